import type { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisSentinel } from 'test-support/redis/redis-sentinel.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { KillBackend } from './kill-backend.ts'
import { complaintsAbout } from './redis-backend.ts'

/** A busy machine is silent, too: a master that merely was late must not be taken for dead. */
const downAfterSeconds = 2

export async function startSentinelBackend(): Promise<KillBackend> {
  const sentinel = await RedisSentinel.start({ downAfterSeconds })
  const { port } = sentinel.sentinel
  return {
    cacheModule: import.meta.resolve('test-support/caches/redis-sentinel-cache.ts'),
    // Half of the processes use the package redis, the others ioredis.
    cacheOf: (process) => JSON.stringify({ port, client: process % 2 ? 'ioredis' : 'redis' }),
    complaints: async () => complaintsAbout([(await roles(sentinel)).master]),
    failOver: () => failOver(sentinel),
    [Symbol.asyncDispose]: () => sentinel[Symbol.asyncDispose](),
  }
}

/** Who is the master now, and who is not. */
async function roles(sentinel: RedisSentinel): Promise<Record<'master' | 'replica', RedisServer>> {
  const isFirst = (await sentinel.masterPort()) === sentinel.master.port
  return isFirst
    ? { master: sentinel.master, replica: sentinel.replica }
    : { master: sentinel.replica, replica: sentinel.master }
}

/** The master is gone for good; its server comes back, empty, as a replica of the other one. */
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
