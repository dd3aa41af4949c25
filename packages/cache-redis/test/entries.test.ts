import { randomUUID } from 'node:crypto'
import { parseTokenInfo } from '@spotify-sdk/auth-core'
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

const day = 86_400

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

/** Days until a key's entry expires. */
async function daysKept(key: string): Promise<number> {
  return Number(await server.command('PTTL', await nameOf(key))) / 1000 / day
}

describe('an entry', () => {
  it('contains the stored form that other languages read', async () => {
    const key = randomUUID()
    const token = sampleToken({ key })
    await cache.set(token, key)
    const text = await server.command('HGET', await nameOf(key), 'token')
    expect(parseTokenInfo(text)).toEqual(token)
  })

  it('of an app expires with its token', async () => {
    const key = randomUUID()
    await cache.set({ accessToken: 'app', expiresAt: Date.now() / 1000 + day }, key)
    expect(await daysKept(key)).toBeCloseTo(1, 2)
  })

  it('of a user expires six months after the consent', async () => {
    const [old, unknown] = [randomUUID(), randomUUID()]
    await cache.set(sampleToken({ authorizedAt: Date.now() / 1000 - 100 * day }), old)
    expect(await daysKept(old)).toBeCloseTo(84, 2)
    await (await takeLease(cache, unknown)).commit(sampleToken())
    expect(await daysKept(unknown)).toBeCloseTo(184, 2)
  })

  it('is remembered as deleted for six months', async () => {
    const key = randomUUID()
    await cache.delete(key)
    expect(await daysKept(key)).toBeCloseTo(184, 2)
  })

  it('with only a lease expires soon', async () => {
    const key = randomUUID()
    const lease = await takeLease(cache, key)
    expect((await daysKept(key)) * day).toBeLessThanOrEqual(600)
    // Its heartbeats would be counted by the next test.
    await lease.release()
  })

  it('that the operator has kept for ever is kept after a refused refresh', async () => {
    const key = randomUUID()
    const token = sampleToken()
    await cache.set(token, key)
    await server.command('PERSIST', await nameOf(key))
    await (await takeLease(cache, key)).release({ cooldownSeconds: 1, code: 'rate_limited' })
    expect(await server.command('PTTL', await nameOf(key))).toBe(-1)
    expect(await cache.get(key)).toEqual(token)
  })

  it('in place of another type expires with its lease', async () => {
    const key = randomUUID()
    await server.command('SET', await nameOf(key), 'text')
    const lease = await takeLease(cache, key)
    const left = Number(await server.command('PTTL', await nameOf(key)))
    expect({ left, isLimited: left > 0 && left <= 600_000 }).toMatchObject({ isLimited: true })
    await lease.release()
  })

  it('is read by one plain command while the server’s clock is known', async () => {
    const key = randomUUID()
    await cache.set(sampleToken(), key)
    await cache.get(key)
    await server.command('CONFIG', 'RESETSTAT')
    for (let get = 0; get < 3; get++) await cache.get(key)
    const statistics = String(await server.command('INFO', 'commandstats'))
    const calls = statistics.matchAll(/cmdstat_(?!config|info)([^:]+):calls=(\d+)/g)
    const counts = Object.fromEntries([...calls].map(([, command, count]) => [command, count]))
    expect(counts).toEqual({ hmget: '3' })
  })

  it('is one key after all operations', async () => {
    await using own = new RedisTokenCache({ url: server.url, prefix: 'one-key:' })
    const key = randomUUID()
    await own.set(sampleToken(), key)
    await (await takeLease(own, key)).release({ cooldownSeconds: 5, code: 'rate_limited' })
    await own.delete(key)
    await takeLease(own, key)
    expect(await server.command('KEYS', 'one-key:*')).toEqual([await entryKey('one-key:', key)])
  })
})
