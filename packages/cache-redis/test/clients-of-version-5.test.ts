import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing'
import { Redis } from 'ioredis5'
import { createClient } from 'redis5'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { SilentServer } from 'test-support/redis/silent-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)

// What a cache with a url then finds installed.
vi.mock('redis', () => import('redis5'))

const server = await RedisServer.start()
const nodeRedis = await createClient({ url: server.url }).connect()
const ioRedis = new Redis(server.port)

afterAll(async () => {
  nodeRedis.destroy()
  ioRedis.disconnect()
  await server[Symbol.asyncDispose]()
})

const runner: TestRunner = { describe: describe.concurrent, it }
const leaseSeconds = 2

function describeVersion5(name: string, options: RedisTokenCacheOptions): void {
  const factory = (): RedisTokenCache => new RedisTokenCache({ ...options, leaseSeconds })
  describeTokenCache(`RedisTokenCache on ${name}`, factory, {
    leaseSeconds,
    lacks: ['subscribe'],
    runner,
  })
}

describeVersion5('redis 5', { client: nodeRedis })
describeVersion5('ioredis 5', { client: ioRedis })
describeVersion5('a redis: URL with redis 5', { url: server.url })

describe('a connection by redis 5', () => {
  it('is made anew after it was ended, and can be closed after it has broken', async () => {
    await using own = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: own.url })
    await cache.get('key')
    await own.stop()
    await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
    await own.start()
    expect(await cache.get('key')).toBeUndefined()
    await own.stop()
    await cache.close()
  })

  it.each(['redis://:secret@', 'redis+cluster://', 'redis+cluster://:secret@', 'rediss://'])(
    'is not left to a server that answers nothing (%s)',
    async (scheme) => {
      await using silent = await SilentServer.start()
      await using cache = new RedisTokenCache({ url: `${scheme}127.0.0.1:${silent.port}` })
      for (let read = 0; read < 3; read++) {
        await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
        await waitUntil('no connection is open', () => silent.open === 0)
      }
      expect(silent.mostOpen).toBe(1)
    },
  )

  it('gives a lease back that is granted when nobody waits any longer', async () => {
    await using own = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: own.url, leaseSeconds: 60 })
    const first = await cache.lease('another')
    own.freeze()
    await expect(cache.lease('key')).rejects.toMatchObject({ code: 'timeout' })
    own.thaw()
    await waitUntil('the lease is free', async () => (await cache.lease('key')).granted)
    if (first.granted) await first.release()
  })
})
