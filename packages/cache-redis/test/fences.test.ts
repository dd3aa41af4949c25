import { randomUUID } from 'node:crypto'
import { type RefreshLease } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { entryKey } from '../src/entry-key.ts'
import { RedisTokenCache } from '../src/index.ts'
import { extendScript, releaseScript } from '../src/scripts.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

lengthenCacheDeadlines(systemClock)
repeatIfStoodStill()

let server: RedisServer
let cache: RedisTokenCache
beforeAll(async () => {
  server = await RedisServer.start()
  cache = new RedisTokenCache({ url: server.url, leaseSeconds: 2 })
})
afterAll(async () => {
  await cache.close()
  await server[Symbol.asyncDispose]()
})

describe('fences', () => {
  it('grow through FLUSHALL', async () => {
    const key = randomUUID()
    const before = await takeLease(cache, key)
    await server.command('FLUSHALL')
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

  it('grow while the server clock is behind the latest one', async () => {
    const key = randomUUID()
    const fence = (await takeLease(cache, key)).fence + 3_600_000_000
    const name = await entryKey('spotify-sdk:', key)
    await server.command('HSET', name, 'last', `${fence}`, 'written', `${fence}`)
    await server.command('HDEL', name, 'holder')
    expect((await takeLease(cache, key)).fence).toBe(fence + 1)
  })
})

describe('a second commit under a lease', () => {
  it('changes nothing, because its fence is not higher than that of the first one', async () => {
    const key = randomUUID()
    const lease = await takeLease(cache, key)
    const token = sampleToken()
    const first = await lease.commit(token)
    expect({ first, second: await lease.commit(sampleToken()) }).toEqual({
      first: true,
      second: false,
    })
    expect(await cache.get(key)).toEqual(token)
  })
})

describe('a lease', () => {
  it('is lost if the server has forgotten it', async () => {
    const lease = await takeLease(cache, randomUUID())
    await server.command('FLUSHALL')
    await expect.poll(() => lease.signal.aborted).toBe(true)
    expect(lease.remainingSeconds()).toBe(0)
  })

  it('that was taken before the server clock was set back blocks no process', async () => {
    const key = randomUUID()
    await takeLease(cache, key)
    const name = await entryKey('spotify-sdk:', key)
    const [seconds] = (await server.command('TIME')) as string[]
    await server.command('HSET', name, 'held_until', `${(Number(seconds) + 3600) * 1e6}`)
    expect((await cache.lease(key)).granted).toBe(true)
  })
})

describe('a holder that has lost its lease to another', () => {
  it.each([
    ['extends', extendScript.text, ['somebody', '60000']],
    ['gives back', releaseScript.text, ['somebody', '0', '']],
    ['releases with a cooldown', releaseScript.text, ['somebody', '30000', 'rate_limited']],
  ])('%s nothing', async (_name, script, values) => {
    const key = randomUUID()
    await using holding = new RedisTokenCache({ url: server.url, leaseSeconds: 60 })
    const lease = await takeLease(holding, key)
    const name = await entryKey('spotify-sdk:', key)
    const before = await server.command('HGETALL', name)
    expect(await server.command('EVAL', script, '1', name, ...values)).toEqual(['0'])
    expect(await server.command('HGETALL', name)).toEqual(before)
    await lease.release()
    expect(await server.command('EVAL', script, '1', name, ...values)).toEqual(['0'])
    expect((await cache.lease(key)).granted).toBe(true)
  })
})

describe('a lease or a cooldown on a read-only replica', () => {
  it.each([
    ['a lease', () => {}],
    ['a cooldown', (lease: RefreshLease) => lease.release({ cooldownSeconds: 30 })],
  ])('is an error, so that no process waits for its end (%s)', async (_name, then) => {
    const key = randomUUID()
    await then(await takeLease(cache, key))
    await server.command('REPLICAOF', '127.0.0.1', '1')
    const refused = cache.lease(key)
    await refused.catch(() => {})
    await server.command('REPLICAOF', 'NO', 'ONE')
    await expect(refused).rejects.toMatchObject({ code: 'redis_readonly' })
  })
})

async function forget(): Promise<void> {
  await server.command('SCRIPT', 'FLUSH')
}

describe('a server that forgets its scripts', () => {
  it('gets them again', async () => {
    const key = randomUUID()
    const token = sampleToken()
    await cache.set(sampleToken(), key)
    await forget()
    await cache.set(token, key)
    await forget()
    expect(await cache.get(key)).toEqual(token)
    await forget()
    const lease = await takeLease(cache, key)
    await forget()
    expect(await lease.commit(token)).toBe(true)
    await forget()
    await cache.delete(key)
    expect(await cache.get(key)).toBeUndefined()
  })
})
