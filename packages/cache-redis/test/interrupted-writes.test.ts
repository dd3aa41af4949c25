import { randomUUID } from 'node:crypto'
import type { Clock, TokenInfo } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache, type NodeRedisClient } from '../src/index.ts'

/** Writes have as much time as a busy machine needs, and commands half a second. */
const clock: Clock = {
  ...systemClock,
  sleep: (seconds, options) =>
    systemClock.sleep(seconds === maxWriteSeconds / 5 ? 40 * seconds : seconds, options),
}

const ways = [
  ['a client of redis', nodeRedis],
  ['a client of ioredis', ioRedis],
  ['a url', undefined],
] as const

interface Setting {
  readonly server: RedisServer
  readonly cache: RedisTokenCache
}

/** Runs a test with a server and a cache that has used it. */
async function withCache(
  connect: (typeof ways)[number][1],
  run: (setting: Setting) => Promise<void>,
): Promise<void> {
  await using server = await RedisServer.start()
  const connection = await connect?.(server.port)
  const source = connection === undefined ? { url: server.url } : { client: connection.client }
  await using cache = new RedisTokenCache({ ...source, clock })
  await cache.get('key')
  await run({ server, cache })
  connection?.close()
}

/** Waits until a command has failed. Those that started earlier have failed, too. */
async function failOne(cache: RedisTokenCache): Promise<void> {
  await expect(cache.get('another')).rejects.toMatchObject({ name: 'TokenCacheError' })
}

describe.concurrent.for(ways)('with %s', ([, connect]) => {
  it('a sign-in and a sign-out succeed after Redis has paused', async () => {
    await withCache(connect, async ({ server, cache }) => {
      await cache.set(sampleToken(), 'out')
      const token = sampleToken()
      server.freeze()
      const writes = Promise.all([cache.set(token, 'in'), cache.delete('out')])
      writes.catch(() => {})
      await failOne(cache)
      server.thaw()
      await writes
      expect(await cache.get('in')).toEqual(token)
      expect(await cache.get('out')).toBeUndefined()
    })
  })

  it('a sign-in and a sign-out succeed after Redis has restarted', async () => {
    await withCache(connect, async ({ server, cache }) => {
      const token = sampleToken()
      await server.stop()
      const writes = Promise.all([cache.set(token, 'in'), cache.delete('out')])
      writes.catch(() => {})
      await failOne(cache)
      await server.start()
      await writes
      expect(await cache.get('in')).toEqual(token)
      expect((await takeLease(cache, 'out')).deleted).toBe(true)
    })
  })
})

/** Number of arguments of the write script. */
const writeArguments = 5

describe.concurrent('a write whose reply is lost', () => {
  it.for([
    ['sign-in', (cache: RedisTokenCache, key: string) => cache.set(sampleToken(), key)],
    ['sign-out', (cache: RedisTokenCache, key: string) => cache.delete(key)],
  ] as const)('is done once: a %s', async ([, write]) => {
    await using server = await RedisServer.start()
    const connection = await nodeRedis(server.port)
    const redis = connection.client as NodeRedisClient
    const key = randomUUID()
    const name = await entryKey('spotify-sdk:', key)
    const written: unknown[] = []
    const client: NodeRedisClient = {
      eval: async (...command) => redis.eval(...command),
      evalSha: async (...command) => {
        const reply = await redis.evalSha(...command)
        if (command[1].arguments.length !== writeArguments) return reply
        written.push(await server.command('HGET', name, 'written'))
        return written.length === 1 ? new Promise(() => {}) : reply
      },
    }
    const cache = new RedisTokenCache({ client, clock })
    // The server knows the scripts from now on.
    await new RedisTokenCache({ client: redis }).delete('another')
    await write(cache, key)
    expect(written).toHaveLength(2)
    expect(written[0]).toMatch(/^\d+$/)
    expect(written[1]).toBe(written[0])
    connection.close()
  })
})

/** What another process does between a write whose answer is lost and its next attempt. */
const meanwhile = [
  [
    'sign-in',
    'a refresh',
    (cache: RedisTokenCache, key: string) => cache.set(sampleToken(), key),
    async (other: RedisTokenCache, key: string, token: TokenInfo) =>
      (await takeLease(other, key)).commit(token),
    true,
  ],
  [
    'sign-in',
    'a sign-out',
    (cache: RedisTokenCache, key: string) => cache.set(sampleToken(), key),
    (other: RedisTokenCache, key: string) => other.delete(key),
    false,
  ],
  [
    'sign-out',
    'two sign-ins and a refresh',
    (cache: RedisTokenCache, key: string) => cache.delete(key),
    async (other: RedisTokenCache, key: string, token: TokenInfo) => {
      await other.set(sampleToken(), key)
      await other.set(sampleToken(), key)
      await (await takeLease(other, key)).commit(token)
    },
    true,
  ],
] as const

describe.concurrent('a write that was done, whose answer is lost', () => {
  it.for(meanwhile)(
    'undoes nothing that was done before it is repeated: a %s, %s',
    async ([, , write, change, isStored]) => {
      await using server = await RedisServer.start()
      const connection = await nodeRedis(server.port)
      const redis = connection.client as NodeRedisClient
      const other = new RedisTokenCache({ client: redis, clock })
      const key = randomUUID()
      const token = sampleToken()
      let attempts = 0
      const client: NodeRedisClient = {
        eval: async (...command) => redis.eval(...command),
        evalSha: async (...command) => {
          const reply = await redis.evalSha(...command)
          if (command[1].arguments.length !== writeArguments || ++attempts > 1) return reply
          await change(other, key, token)
          throw new Error('Socket closed unexpectedly')
        },
      }
      // The server knows the scripts from now on.
      await other.delete('another')
      await write(new RedisTokenCache({ client, clock }), key)
      expect({ attempts, stored: await other.get(key) }).toEqual({
        attempts: 2,
        stored: isStored ? token : undefined,
      })
      connection.close()
    },
  )
})
