import { randomUUID } from 'node:crypto'
import { parseTokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { PostgresTokenCache } from '../src/index.ts'
import { change, rowOf } from './test-table.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()
repeatIfStoodStill()

const day = 86_400

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

/** Days for which the row of a key is still kept. */
async function daysKept(key: string): Promise<number> {
  const { keep_until: until } = (await rowOf(server, key)) ?? {}
  return (Number(until) - Date.now()) / 1000 / day
}

async function isThere(key: string): Promise<boolean> {
  return (await rowOf(server, key)) !== undefined
}

describe('an entry', () => {
  it('holds the stored form that other languages read', async () => {
    const key = randomUUID()
    const token = sampleToken({ key })
    await cache.set(token, key)
    const row = await rowOf(server, key)
    expect(parseTokenInfo(row?.['token'])).toEqual(token)
    expect(Number(row?.['expires_at']) / 1000).toBeCloseTo(token.expiresAt, 0)
  })

  it('of an app is kept as long as its token is valid', async () => {
    const key = randomUUID()
    await cache.set({ accessToken: 'app', expiresAt: Date.now() / 1000 + day }, key)
    expect(await daysKept(key)).toBeCloseTo(1, 2)
  })

  it('of a user is kept for six months from the sign-in', async () => {
    const [old, unknown] = [randomUUID(), randomUUID()]
    await cache.set(sampleToken({ authorizedAt: Date.now() / 1000 - 100 * day }), old)
    expect(await daysKept(old)).toBeCloseTo(84, 2)
    await (await takeLease(cache, unknown)).commit(sampleToken())
    expect(await daysKept(unknown)).toBeCloseTo(184, 2)
  })

  it('is remembered as deleted for six months, without its token', async () => {
    const key = randomUUID()
    await cache.set(sampleToken(), key)
    await cache.delete(key)
    expect(await daysKept(key)).toBeCloseTo(184, 2)
    const { token, expires_at: expiresAt, deleted } = (await rowOf(server, key)) ?? {}
    expect({ token, expiresAt, deleted }).toEqual({ token: null, expiresAt: null, deleted: true })
  })

  it('with nothing but a lease is kept for ten minutes', async () => {
    const key = randomUUID()
    await takeLease(cache, key)
    expect(((await daysKept(key)) * day) / 600).toBeCloseTo(1, 1)
  })

  it('is kept for as long as its cooldown lasts', async () => {
    const key = randomUUID()
    await (await takeLease(cache, key)).release({ cooldownSeconds: day, code: 'rate_limited' })
    expect(await daysKept(key)).toBeCloseTo(1, 2)
  })

  it('is one row, whatever happens to it', async () => {
    const own = new PostgresTokenCache({ url: server.url, table: 'one row' })
    const key = randomUUID()
    await own.set(sampleToken(), key)
    await (await takeLease(own, key)).release({ cooldownSeconds: 5, code: 'rate_limited' })
    await own.delete(key)
    await takeLease(own, key)
    await own.close()
    expect(await server.query('select count(*)::int from "one row"')).toEqual([{ count: 1 }])
  })
})

describe('entries that have had their time', () => {
  it.each([
    ['a sign-in', (key: string) => cache.set(sampleToken(), key)],
    ['a sign-out', (key: string) => cache.delete(key)],
    ['a commit', async (key: string) => (await takeLease(cache, key)).commit(sampleToken())],
  ])('are removed by %s of another key, and no others are', async (_name, write) => {
    const [old, current, written] = [randomUUID(), randomUUID(), randomUUID()]
    await cache.set(sampleToken(), current)
    await change(server, old, { keep_until: "now() - interval '1 second'" })
    await write(written)
    expect({
      old: await isThere(old),
      current: await isThere(current),
      written: await isThere(written),
    }).toEqual({ old: false, current: true, written: true })
  })

  it('are replaced by the next token of the same key', async () => {
    const key = randomUUID()
    await cache.set(sampleToken(), key)
    await change(server, key, { keep_until: "now() - interval '1 second'" })
    const token = sampleToken()
    await cache.set(token, key)
    expect(await cache.get(key)).toEqual(token)
  })
})
