import { randomUUID } from 'node:crypto'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache } from '../src/index.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

lengthenCacheDeadlines(systemClock)
repeatIfStoodStill()

let server: RedisServer
let cache: RedisTokenCache
beforeAll(async () => {
  server = await RedisServer.start()
  cache = new RedisTokenCache({ url: server.url })
})
afterAll(async () => {
  await cache.close()
  await server[Symbol.asyncDispose]()
})

/** Name of a key's entry. */
function nameOf(key: string): Promise<string> {
  return entryKey('spotify-sdk:', key)
}

const corrupt: readonly (readonly [string, readonly string[]])[] = [
  ['no JSON', ['HSET', 'token', '{"access_token":']],
  ['an array', ['HSET', 'token', '[]']],
  ['empty', ['HSET', 'token', '']],
  ['milliseconds', ['HSET', 'token', '{"access_token":"a","expires_at":1900000000000}']],
  ['bytes that are not text', ['HSET', 'token', '\uFFFF\0']],
  ['a megabyte', ['HSET', 'token', 'x'.repeat(1_000_000)]],
  ['a string instead of a hash', ['SET']],
  ['a list instead of a hash', ['RPUSH']],
]

describe('an entry that is not a token', () => {
  it.each(corrupt)(
    '(%s) causes its own error, and is replaced',
    async (_name, [command = '', ...rest]) => {
      const key = randomUUID()
      const values = rest.length === 0 ? ['text'] : rest
      await server.command(command, await nameOf(key), ...values)
      await expect(cache.get(key)).rejects.toMatchObject({
        name: 'TokenCacheError',
        code: 'invalid_entry',
      })
      const lease = await takeLease(cache, key)
      expect(lease.token).toBeUndefined()
      const token = sampleToken()
      expect(await lease.commit(token)).toBe(true)
      expect(await cache.get(key)).toEqual(token)
    },
  )

  it.each(corrupt)('(%s) is replaced by a sign-in', async (_name, [command = '', ...rest]) => {
    const key = randomUUID()
    const values = rest.length === 0 ? ['text'] : rest
    await server.command(command, await nameOf(key), ...values)
    const token = sampleToken()
    await cache.set(token, key)
    expect(await cache.get(key)).toEqual(token)
  })

  it('with invalid numbers is read as if they were absent', async () => {
    const key = randomUUID()
    const token = sampleToken()
    await cache.set(token, key)
    const nonsense = [
      'written',
      'nan',
      'last',
      'inf',
      'held_until',
      '-1',
      'holder',
      'somebody',
      'expires',
      'soon',
    ]
    await server.command('HSET', await nameOf(key), ...nonsense)
    expect(await cache.get(key)).toEqual(token)
    expect(await (await takeLease(cache, key)).commit(sampleToken())).toBe(true)
  })
})

describe('a stored fence close to the maximum', () => {
  const bound = 9e15
  const nearBound = 8e15
  const numbers = [
    '8999999999999998',
    '8999999999999999',
    '8999999999999998.7',
    '9e15',
    '1e300',
    `${Number.MAX_SAFE_INTEGER}`,
    `${bound - 1e6}`,
    `${nearBound - 1}`,
    `${nearBound - 2}`,
    `${nearBound}`,
    '7999999999999999.5',
  ]

  it.each(numbers)('(%s) prevents no commit', async (fence) => {
    for (const fields of [['written'], ['last'], ['written', 'last']]) {
      const key = randomUUID()
      const name = await nameOf(key)
      await server.command('HSET', name, ...fields.flatMap((field) => [field, fence]))
      // Three times, because the fence after the next one must count too.
      for (let round = 0; round < 3; round++) {
        const token = sampleToken()
        const lease = await takeLease(cache, key)
        expect({ fields, stored: await lease.commit(token) }).toEqual({ fields, stored: true })
        expect(await cache.get(key)).toEqual(token)
      }
    }
  })

  it.each(numbers)('(%s) prevents no sign-in and no sign-out', async (fence) => {
    const key = randomUUID()
    await server.command('HSET', await nameOf(key), 'written', fence, 'last', fence)
    const token = sampleToken()
    await cache.set(token, key)
    expect(await cache.get(key)).toEqual(token)
    await cache.delete(key)
    expect(await cache.get(key)).toBeUndefined()
    const lease = await takeLease(cache, key)
    expect(lease.deleted).toBe(true)
    expect(await lease.commit(sampleToken())).toBe(true)
  })
})
