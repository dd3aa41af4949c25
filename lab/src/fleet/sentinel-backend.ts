import type { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisSentinel } from 'test-support/redis/redis-sentinel.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Backend } from './backend.ts'
import { redisComplaints } from './redis-backend.ts'

/** A master on a busy machine can be late without being down. */
const downAfterSeconds = 2

export async function startSentinelBackend(): Promise<Backend> {
  const sentinel = await RedisSentinel.start({ downAfterSeconds })
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

async function roles(sentinel: RedisSentinel): Promise<Record<'master' | 'replica', RedisServer>> {
  const isFirst = (await sentinel.masterPort()) === sentinel.master.port
  return isFirst
    ? { master: sentinel.master, replica: sentinel.replica }
    : { master: sentinel.replica, replica: sentinel.master }
}

/** The killed master comes back empty, as a replica of the new one. */
async function failOver(sentinel: RedisSentinel): Promise<void> {
  const { master, replica } = await roles(sentinel)
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
}
