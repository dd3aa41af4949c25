import { randomUUID } from 'node:crypto'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { PostgresTokenCache } from '../src/index.ts'
import { change } from './test-table.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()
repeatIfStoodStill()

let server: PostgresServer
let cache: PostgresTokenCache
beforeAll(async () => {
  server = await PostgresServer.start()
  cache = new PostgresTokenCache({ url: server.url })
  await cache.createTable()
})
afterAll(async () => {
  await cache.close()
  await server[Symbol.asyncDispose]()
})

const corrupt: readonly (readonly [string, string])[] = [
  ['no JSON', `'{"access_token":'`],
  ['an array', "'[]'"],
  ['empty', "''"],
  ['milliseconds', `'{"access_token":"a","expires_at":1900000000000}'`],
  ['control characters', "E'\\x01\\x02'"],
  ['a megabyte of text', "repeat('x', 1000000)"],
]

describe('an entry that is no token', () => {
  it.each(corrupt)('(%s) is an error of its own, and is replaced', async (_name, token) => {
    const key = randomUUID()
    await change(server, key, { token })
    await expect(cache.get(key)).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'invalid_entry',
    })
    const lease = await takeLease(cache, key)
    expect(lease.token).toBeUndefined()
    const next = sampleToken()
    expect(await lease.commit(next)).toBe(true)
    expect(await cache.get(key)).toEqual(next)
  })

  it.each(corrupt)('(%s) is replaced by a sign-in', async (_name, token) => {
    const key = randomUUID()
    await change(server, key, { token })
    const next = sampleToken()
    await cache.set(next, key)
    expect(await cache.get(key)).toEqual(next)
  })
})

it('an entry that is too large for any reader is refused by the table', async () => {
  const token = `'{"expires_at":1,"access_token":"' || repeat('x', 3e7::int) || '"}'`
  await expect(change(server, randomUUID(), { token })).rejects.toMatchObject({ code: '23514' })
})

describe('instants that this cache does not write', () => {
  const instants = [
    "'infinity'",
    "'-infinity'",
    "'294276-12-31 23:59:59+00'",
    "'4713-01-01 00:00:00+00 BC'",
    "'0001-01-01'",
    "'2256-01-01'",
  ]

  it.each(instants)('(%s) are no end of a token, a lease or a cooldown', async (instant) => {
    const key = randomUUID()
    const token = sampleToken()
    await cache.set(token, key)
    await change(server, key, {
      expires_at: instant,
      lease_holder: "'another'",
      lease_until: instant,
      cooldown_until: instant,
    })
    expect(await cache.get(key)).toEqual(token)
    const lease = await takeLease(cache, key)
    expect(lease.token).toEqual(token)
    expect(await lease.commit(sampleToken())).toBe(true)
  })

  it.each(instants)('(%s) as the time to keep an entry stop no write', async (instant) => {
    const key = randomUUID()
    await change(server, key, { keep_until: instant })
    const token = sampleToken()
    expect(await (await takeLease(cache, key)).commit(token)).toBe(true)
    expect(await cache.get(key)).toEqual(token)
    await cache.set(sampleToken(), key)
    await cache.delete(key)
  })
})

describe('a stored fence that leaves no room for the next one', () => {
  const numbers = [
    '8999999999999999',
    '9000000000000000',
    '9223372036854775807',
    '-9223372036854775808',
    '-1',
    `${Number.MAX_SAFE_INTEGER}`,
    '7999999999999998',
    '7999999999999999',
    '8000000000000000',
  ]

  it.each(numbers)('(%s) refuses no commit', async (fence) => {
    for (const columns of [['written_fence'], ['last_fence'], ['written_fence', 'last_fence']]) {
      const key = randomUUID()
      await change(server, key, Object.fromEntries(columns.map((name) => [name, fence])))
      // Three times: the fence after the next one must count as well.
      for (let round = 0; round < 3; round++) {
        const token = sampleToken()
        const lease = await takeLease(cache, key)
        expect({ columns, stored: await lease.commit(token) }).toEqual({ columns, stored: true })
        expect(await cache.get(key)).toEqual(token)
      }
    }
  })

  it.each(numbers)('(%s) refuses no sign-in and no sign-out', async (fence) => {
    const key = randomUUID()
    await change(server, key, { written_fence: fence, last_fence: fence })
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
