import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import type { KillBackend } from './kill-backend.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-cache.ts')

/** Token, lease, cooldown and fences of one key. */
const fieldsAtMost = 12

export async function startRedisBackend(): Promise<KillBackend> {
  const server = await RedisServer.start()
  const cache = JSON.stringify({ url: server.url })
  return {
    cacheModule,
    cacheOf: () => cache,
    complaints: () => complaintsAbout([server]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

export async function startClusterBackend(): Promise<KillBackend> {
  const cluster = await RedisCluster.start()
  const hosts = cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')
  const cache = JSON.stringify({ url: `redis+cluster://${hosts}` })
  return {
    cacheModule,
    cacheOf: () => cache,
    complaints: () => complaintsAbout(cluster.nodes),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}

/** More keys than one, more fields than there are, or an entry that never ends. */
export async function complaintsAbout(servers: readonly RedisServer[]): Promise<readonly string[]> {
  const found: { readonly server: RedisServer; readonly key: string }[] = []
  for (const server of servers) {
    const keys = (await server.command('KEYS', '*')) as readonly unknown[]
    found.push(...keys.map((key) => ({ server, key: String(key) })))
  }
  const complaints = found.length > 1 ? [`${found.length} keys are left`] : []
  for (const { server, key } of found) {
    const fields = Number(await server.command('HLEN', key))
    const life = Number(await server.command('PTTL', key))
    if (fields > fieldsAtMost) complaints.push(`an entry has ${fields} fields`)
    if (life === -1) complaints.push('an entry never ends')
  }
  return complaints
}
