import { freePorts } from './free-ports.ts'
import { patienceSeconds, RedisServer } from './redis-server.ts'
import { waitUntil } from './wait-until.ts'

const slots = 16_384

/** Differences from three masters without replicas. */
export interface RedisClusterOptions {
  /** Each master has a replica, which takes over when the master is down. */
  readonly hasReplicas?: boolean | undefined
  /** Whether slots of running masters are served while another master is down. */
  readonly servesPartially?: boolean | undefined
}

const size = 3

/** A Redis Cluster: masters with the slots distributed among them, and replicas on demand. */
export class RedisCluster implements AsyncDisposable {
  /** The masters at the start. */
  readonly nodes: readonly RedisServer[]
  readonly replicas: readonly RedisServer[]

  private constructor(servers: readonly RedisServer[]) {
    this.nodes = servers.slice(0, size)
    this.replicas = servers.slice(size)
  }

  static async start({
    hasReplicas = false,
    servesPartially = false,
  }: RedisClusterOptions = {}): Promise<RedisCluster> {
    const busPorts = await freePorts(hasReplicas ? 2 * size : size)
    const nodes = await Promise.all(
      busPorts.map((busPort) =>
        RedisServer.start({
          settings: [
            ['cluster-enabled', 'yes'],
            ['cluster-port', `${busPort}`],
            ['cluster-config-file', 'nodes.conf'],
            // By then a node has met the others, or forgets them.
            ['cluster-node-timeout', `${patienceSeconds * 1000}`],
            ['cluster-require-full-coverage', servesPartially ? 'no' : 'yes'],
          ],
        }),
      ),
    )
    const cluster = new RedisCluster(nodes)
    await cluster.#join(busPorts)
    return cluster
  }

  /** From now on, a node that is silent for so many seconds counts as down, also one that is only busy. */
  async takeAsDownAfter(seconds: number): Promise<void> {
    const command = ['CONFIG', 'SET', 'cluster-node-timeout', `${seconds * 1000}`]
    const servers = [...this.nodes, ...this.replicas]
    await Promise.all(servers.map((server) => server.command(...command)))
  }

  /** Kills a master without a replica. The others know it in the end. */
  async lose(lost: RedisServer): Promise<void> {
    await lost.stop()
    const others = this.nodes.filter((node) => node !== lost)
    await waitUntil('the others know that a node is down', async () => {
      const lists = await Promise.all(others.map((node) => node.command('CLUSTER', 'NODES')))
      return lists.every((list) => / master,fail /.test(String(list)))
    })
  }

  /** The node that serves the slot of a key, and one that does not. */
  async homeOf(key: string): Promise<{ slot: number; home: RedisServer; other: RedisServer }> {
    const [first] = this.nodes
    const slot = Number(await first?.command('CLUSTER', 'KEYSLOT', key))
    for (const [index, node] of this.nodes.entries()) {
      const other = this.nodes[(index + 1) % this.nodes.length]
      const list = String(await node.command('CLUSTER', 'NODES'))
      const own = list.split('\n').find((line) => line.includes('myself')) ?? ''
      const isHome = own
        .split(' ')
        .slice(8)
        .some((range) => {
          const [from = NaN, to = from] = range.split('-').map(Number)
          return slot >= from && slot <= to
        })
      if (isHome && other !== undefined) return { slot, home: node, other }
    }
    throw new Error(`No node serves slot ${slot}.`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const servers = [...this.replicas, ...this.nodes]
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  }

  async #join(busPorts: readonly number[]): Promise<void> {
    const { nodes, replicas } = this
    const servers = [...nodes, ...replicas]
    const share = Math.ceil(slots / size)
    await Promise.all(
      nodes.map(async (node, index) => {
        await node.command('CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`)
        const last = Math.min((index + 1) * share, slots) - 1
        await node.command('CLUSTER', 'ADDSLOTSRANGE', `${index * share}`, `${last}`)
      }),
    )
    const [first, ...others] = servers
    for (const [index, { port }] of others.entries()) {
      await first?.command('CLUSTER', 'MEET', '127.0.0.1', `${port}`, `${busPorts[index + 1]}`)
    }
    await waitUntil('every node knows the whole cluster', async () => {
      const states = await Promise.all(servers.map((server) => server.command('CLUSTER', 'INFO')))
      return states.every((state) => {
        const text = String(state)
        return text.includes('cluster_state:ok') && text.includes(`known_nodes:${servers.length}`)
      })
    })
    await Promise.all(replicas.map((replica, index) => this.#follow(replica, nodes[index])))
  }

  async #follow(replica: RedisServer, master: RedisServer | undefined): Promise<void> {
    const id = String(await master?.command('CLUSTER', 'MYID'))
    await replica.command('CLUSTER', 'REPLICATE', id)
    await waitUntil('the replica follows its master', async () =>
      String(await replica.command('INFO', 'replication')).includes('master_link_status:up'),
    )
  }
}
