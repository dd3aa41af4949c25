import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'
import { Redis } from 'ioredis5'
import { createClient } from 'redis5'
import { afterAll, vi } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

lengthenCacheDeadlines(systemClock)

// The client that a cache with a url imports.
vi.mock('redis', () => import('redis5'))

const server = await RedisServer.start()
const nodeRedis = await createClient({ url: server.url }).connect()
const ioRedis = new Redis(server.port)

afterAll(async () => {
  nodeRedis.destroy()
  ioRedis.disconnect()
  await server[Symbol.asyncDispose]()
})

/** Longer than a busy machine stands still; the cases wait for its end at the same time. */
const leaseSeconds = 5

function describeVersion5(name: string, options: RedisTokenCacheOptions): void {
  const factory = (): RedisTokenCache => new RedisTokenCache({ ...options, leaseSeconds })
  describeTokenCache(`RedisTokenCache on ${name}`, factory, {
    leaseSeconds,
    lacks: ['subscribe'],
    runner: concurrentRunner,
  })
}

describeVersion5('redis 5', { client: nodeRedis })
describeVersion5('ioredis 5', { client: ioRedis })
describeVersion5('a redis: URL with redis 5', { url: server.url })
