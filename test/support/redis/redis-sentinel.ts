import { patienceSeconds, RedisServer } from './redis-server.ts'
import { waitUntil } from './wait-until.ts'

/** A master with a replica, and a Sentinel that promotes it when the master is gone. */
export class RedisSentinel implements AsyncDisposable {
  /** The name that clients pass to the Sentinel. */
  static readonly masterName = 'tokens'
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinel: RedisServer

  private constructor(master: RedisServer, replica: RedisServer, sentinel: RedisServer) {
    this.master = master
    this.replica = replica
    this.sentinel = sentinel
  }

  static async start(): Promise<RedisSentinel> {
    const name = RedisSentinel.masterName
    const master = await RedisServer.start()
    const replica = await RedisServer.start({
      settings: [['replicaof', '127.0.0.1', `${master.port}`]],
    })
    await waitUntil('the replica follows its master', async () =>
      String(await replica.command('INFO', 'replication')).includes('master_link_status:up'),
    )
    const sentinel = await RedisServer.start({
      isSentinel: true,
      settings: [
        ['sentinel', 'monitor', name, '127.0.0.1', `${master.port}`, '1'],
        ['sentinel', 'down-after-milliseconds', name, `${patienceSeconds * 1000}`],
        ['sentinel', 'failover-timeout', name, '2000'],
      ],
    })
    await waitUntil('the Sentinel knows the replica', async () =>
      String(await sentinel.command('SENTINEL', 'REPLICAS', name)).includes(`${replica.port}`),
    )
    return new RedisSentinel(master, replica, sentinel)
  }

  /** From now on, a master that is silent for so many seconds counts as down, also one that is only busy. */
  async takeAsDownAfter(seconds: number): Promise<void> {
    const setting = ['down-after-milliseconds', `${seconds * 1000}`]
    await this.sentinel.command('SENTINEL', 'SET', RedisSentinel.masterName, ...setting)
  }

  /** The master's port according to the Sentinel. */
  async masterPort(): Promise<number> {
    const name = RedisSentinel.masterName
    const address = await this.sentinel.command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)
    return Number((address as readonly unknown[])[1])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const servers = [this.sentinel, this.replica, this.master]
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  }
}
