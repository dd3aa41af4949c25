import { setTimeout as sleep } from 'node:timers/promises'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import type { Backend, BackendFault } from './backend.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-cache.ts')

/** Token, lease, cooldown and fences of one key. */
const maxFields = 12

/** One Redis server behind a proxy that can cut the connections. */
export async function startRedisBackend(): Promise<Backend> {
  const server = await RedisServer.start()
  const proxy = await TcpProxy.start(server.port)
  const cache = JSON.stringify({ url: `redis://127.0.0.1:${proxy.port}` })
  const repair = (): void => proxy.mend()
  return {
    cacheModule,
    cacheOf: () => cache,
    complaints: () => redisComplaints([server]),
    faults: new Map<BackendFault, (seconds: number) => Promise<unknown>>([
      ['cut', (seconds) => lasting(seconds, () => proxy.cut(), repair)],
      ['hold', (seconds) => lasting(seconds, () => proxy.hold(), repair)],
      [
        'freeze-server',
        (seconds) =>
          lasting(
            seconds,
            () => server.freeze(),
            () => server.thaw(),
          ),
      ],
      ['flush', () => server.command('FLUSHALL')],
    ]),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export async function startClusterBackend(): Promise<Backend> {
  const cluster = await RedisCluster.start()
  const hosts = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')
  const cache = JSON.stringify({ url: `redis+cluster://${hosts}` })
  return {
    cacheModule,
    cacheOf: () => cache,
    complaints: () => redisComplaints(cluster.nodes),
    faults: new Map(),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}

/** Complaints about more than one key, too many fields, and entries without an expiry. */
export async function redisComplaints(servers: readonly RedisServer[]): Promise<readonly string[]> {
  const found: { readonly server: RedisServer; readonly key: string }[] = []
  for (const server of servers) {
    const keys = (await server.command('KEYS', '*')) as readonly unknown[]
    found.push(...keys.map((key) => ({ server, key: String(key) })))
  }
  const complaints = found.length > 1 ? [`${found.length} keys are left`] : []
  for (const { server, key } of found) {
    const fields = Number(await server.command('HLEN', key))
    const lifetime = Number(await server.command('PTTL', key))
    if (fields > maxFields) complaints.push(`an entry has ${fields} fields`)
    if (lifetime === -1) complaints.push('an entry never expires')
  }
  return complaints
}

/** A fault that ends after `seconds`. */
export async function lasting(seconds: number, begin: () => void, end: () => void): Promise<void> {
  begin()
  await sleep(seconds * 1000)
  end()
}
