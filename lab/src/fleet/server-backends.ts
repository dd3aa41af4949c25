import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisSentinel } from 'test-support/redis/redis-sentinel.ts'
import { patienceSeconds, RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { complaints } from '../checks/checks.ts'
import { proxiedBackend, type Backend } from './backend.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-cache.ts')

/** Token, lease, cooldown and fences of one key. */
const maxFields = 12

/** While it is killed: at other times, a master on a busy machine is late without being down. */
const downAfterSeconds = 2

export async function startRedisBackend(): Promise<Backend> {
  const server = await RedisServer.start()
  return proxiedBackend(server, {
    cacheModule,
    urlOf: (port) => `redis://127.0.0.1:${port}`,
    complaints: () => redisComplaints([server]),
    flush: () => server.command('FLUSHALL'),
  })
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

export async function startSentinelBackend(): Promise<Backend> {
  const sentinel = await RedisSentinel.start()
  const { port } = sentinel.sentinel
  return {
    cacheModule: import.meta.resolve('test-support/caches/redis-sentinel-cache.ts'),
    // Half of the processes use the package `redis`, the others `ioredis`.
    cacheOf: (process) => JSON.stringify({ port, client: process % 2 ? 'ioredis' : 'redis' }),
    complaints: async () => redisComplaints([(await roles(sentinel)).master]),
    faults: new Map(),
    failOver: () => failOver(sentinel),
    [Symbol.asyncDispose]: () => sentinel[Symbol.asyncDispose](),
  }
}

/** Complaints about more than one key, too many fields, and entries without an expiry. */
async function redisComplaints(servers: readonly RedisServer[]): Promise<readonly string[]> {
  const found: string[] = []
  let entries = 0
  for (const server of servers) {
    const keys = (await server.command('KEYS', '*')) as readonly unknown[]
    entries += keys.length
    for (const key of keys.map(String)) {
      const fields = Number(await server.command('HLEN', key))
      const lifetime = Number(await server.command('PTTL', key))
      found.push(
        ...complaints(
          fields > maxFields && `an entry has ${fields} fields`,
          lifetime === -1 && 'an entry never expires',
        ),
      )
    }
  }
  return [...complaints(entries > 1 && `${entries} keys are left`), ...found]
}

async function roles(sentinel: RedisSentinel): Promise<Record<'master' | 'replica', RedisServer>> {
  const isFirst = (await sentinel.masterPort()) === sentinel.master.port
  return isFirst
    ? { master: sentinel.master, replica: sentinel.replica }
    : { master: sentinel.replica, replica: sentinel.master }
}

/** The killed master comes back empty, as a replica of the new one. */
async function failOver(sentinel: RedisSentinel): Promise<void> {
  const { master, replica } = await roles(sentinel)
  await sentinel.takeAsDownAfter(downAfterSeconds)
  await master.stop()
  await waitUntil('the replica is promoted', async () => {
    if ((await sentinel.masterPort()) !== replica.port) return false
    return String(await replica.command('ROLE')).startsWith('master')
  })
  await master.start()
  await master.command('REPLICAOF', '127.0.0.1', `${replica.port}`)
  await waitUntil('the old master follows the new one', async () =>
    String(await master.command('INFO', 'replication')).includes('master_link_status:up'),
  )
  await sentinel.takeAsDownAfter(patienceSeconds)
}

export async function startPostgresBackend(): Promise<Backend> {
  const server = await PostgresServer.start()
  return proxiedBackend(server, {
    cacheModule: import.meta.resolve('test-support/caches/postgres-cache.ts'),
    urlOf: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
    complaints: () => postgresComplaints(server),
    flush: () => server.query('truncate spotify_sdk_tokens'),
  })
}

/** Complaints about more than one row, and about transactions that do not end. */
async function postgresComplaints(server: PostgresServer): Promise<readonly string[]> {
  const [found] = await server.query(
    `select (select count(*) from spotify_sdk_tokens)::int as rows,
      (select count(*) from pg_stat_activity where state like 'idle in transaction%')::int as open`,
  )
  const { rows = 0, open = 0 } = found as { readonly rows?: number; readonly open?: number }
  return complaints(
    rows > 1 && `${rows} rows are left`,
    open > 0 && `${open} transactions are open`,
  )
}
