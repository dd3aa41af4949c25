import { randomUUID } from 'node:crypto'
import type { RefreshLease } from '@spotify-sdk/auth-core'
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

let server: PostgresServer
let cache: PostgresTokenCache
beforeAll(async () => {
  server = await PostgresServer.start()
  cache = new PostgresTokenCache({ url: server.url, leaseSeconds: 2 })
  await cache.createTable()
})
afterAll(async () => {
  await cache.close()
  await server[Symbol.asyncDispose]()
})

const truncate = (): Promise<unknown> => server.query('truncate spotify_sdk_tokens')

describe('fences', () => {
  it('grow through TRUNCATE', async () => {
    const key = randomUUID()
    const before = await takeLease(cache, key)
    await truncate()
    const after = await takeLease(cache, key)
    expect(after.fence).toBeGreaterThan(before.fence)
    const token = sampleToken()
    expect(await after.commit(token)).toBe(true)
    expect(await before.commit(sampleToken())).toBe(false)
    expect(await cache.get(key)).toEqual(token)
  })

  it('are exact numbers', async () => {
    expect(Number.isSafeInteger((await takeLease(cache, randomUUID())).fence)).toBe(true)
  })

  it('grow while the server’s clock is behind the latest one', async () => {
    const key = randomUUID()
    const fence = (await takeLease(cache, key)).fence + 3_600_000_000
    await change(server, key, {
      last_fence: `${fence}`,
      written_fence: `${fence}`,
      lease_holder: 'null',
      lease_until: 'null',
    })
    expect((await takeLease(cache, key)).fence).toBe(fence + 1)
  })

  it('of a sign-in and of a sign-out are higher than that of every lease and write', async () => {
    const key = randomUUID()
    const ahead = Math.round(Date.now() * 1000) + 3_600_000_000
    await change(server, key, { last_fence: `${ahead}`, written_fence: `${ahead - 1}` })
    const token = sampleToken()
    await cache.set(token, key)
    expect(await cache.get(key)).toEqual(token)
    expect(Number((await rowOf(server, key))?.['written_fence'])).toBeGreaterThan(ahead)
    await cache.delete(key)
    expect(await cache.get(key)).toBeUndefined()
  })
})

describe('a commit', () => {
  it('whose answer was lost is done when it is sent once more, and nothing else is', async () => {
    const key = randomUUID()
    const lease = await takeLease(cache, key)
    const token = sampleToken()
    const again = { first: await lease.commit(token), second: await lease.commit(token) }
    expect({ ...again, other: await lease.commit(sampleToken()) }).toEqual({
      first: true,
      second: true,
      other: false,
    })
    expect(await cache.get(key)).toEqual(token)
  })

  it('under a lease that was lost leaves the lease of the next holder', async () => {
    const key = randomUUID()
    const lost = await takeLease(cache, key)
    await change(server, key, { lease_holder: 'null', lease_until: 'null' })
    const next = await takeLease(cache, key)
    expect(await lost.commit(sampleToken())).toBe(true)
    expect(await next.extend?.(5)).toBe(true)
    expect((await cache.lease(key)).granted).toBe(false)
    const token = sampleToken()
    expect(await next.commit(token)).toBe(true)
    expect(await cache.get(key)).toEqual(token)
  })
})

describe('a lease', () => {
  it('is lost where the server has forgotten it', async () => {
    const lease = await takeLease(cache, randomUUID())
    await truncate()
    await expect.poll(() => lease.signal.aborted).toBe(true)
    expect(lease.remainingSeconds()).toBe(0)
  })

  it('that was taken before the server’s clock was set back blocks nobody', async () => {
    const key = randomUUID()
    await takeLease(cache, key)
    await change(server, key, { lease_until: "now() + interval '1 hour'" })
    expect((await cache.lease(key)).granted).toBe(true)
  })

  it('is granted once, however many ask at the same time', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 40 }, () => cache.lease(key)))
    expect(answers.filter(({ granted }) => granted)).toHaveLength(1)
    const reasons = answers.map((answer) => (answer.granted ? 'granted' : answer.reason))
    expect(new Set(reasons)).toEqual(new Set(['granted', 'busy']))
  })
})

describe('a holder that has lost its lease to another', () => {
  it.each([
    ['extends nothing', (lease: RefreshLease) => lease.extend?.(60)],
    ['gives back nothing', (lease: RefreshLease) => lease.release()],
    [
      'begins no cooldown',
      (lease: RefreshLease) => lease.release({ cooldownSeconds: 30, code: 'rate_limited' }),
    ],
  ])('%s', async (_name, act) => {
    const key = randomUUID()
    const lost = await takeLease(cache, key)
    await change(server, key, { lease_holder: "'another'" })
    const before = await rowOf(server, key)
    await act(lost)
    expect(await rowOf(server, key)).toEqual(before)
  })
})
