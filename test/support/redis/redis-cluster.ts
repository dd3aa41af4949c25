import { freePorts } from './free-ports.ts'
import { RedisServer } from './redis-server.ts'
import { waitUntil } from './wait-until.ts'

const slots = 16_384

/** A Redis Cluster of masters alone, the slots shared out among them. */
export class RedisCluster implements AsyncDisposable {
  readonly nodes: readonly RedisServer[]

  private constructor(nodes: readonly RedisServer[]) {
    this.nodes = nodes
  }

  static async start(size = 3): Promise<RedisCluster> {
    const busPorts = await freePorts(size)
    const nodes = await Promise.all(
      busPorts.map((busPort) =>
        RedisServer.start({
          settings: [
            ['cluster-enabled', 'yes'],
            ['cluster-port', `${busPort}`],
            ['cluster-config-file', 'nodes.conf'],
            ['cluster-node-timeout', '2000'],
          ],
        }),
      ),
    )
    const cluster = new RedisCluster(nodes)
    await cluster.#join(busPorts)
    return cluster
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
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()))
  }

  async #join(busPorts: readonly number[]): Promise<void> {
    const { nodes } = this
    const share = Math.ceil(slots / nodes.length)
    await Promise.all(
      nodes.map(async (node, index) => {
        await node.command('CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`)
        const last = Math.min((index + 1) * share, slots) - 1
        await node.command('CLUSTER', 'ADDSLOTSRANGE', `${index * share}`, `${last}`)
      }),
    )
    const [first, ...others] = nodes
    for (const [index, { port }] of others.entries()) {
      await first?.command('CLUSTER', 'MEET', '127.0.0.1', `${port}`, `${busPorts[index + 1]}`)
    }
    await waitUntil('every node knows the whole cluster', async () => {
      const states = await Promise.all(nodes.map((node) => node.command('CLUSTER', 'INFO')))
      return states.every((state) => {
        const text = String(state)
        return text.includes('cluster_state:ok') && text.includes(`known_nodes:${nodes.length}`)
      })
    })
  }
}
