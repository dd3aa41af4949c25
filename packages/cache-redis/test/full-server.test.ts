import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { RedisTokenCache } from '../src/index.ts'

let server: RedisServer
let cache: RedisTokenCache
beforeAll(async () => {
  server = await RedisServer.start({ settings: [['maxmemory-policy', 'noeviction']] })
  // Only a time-out that is the subject of a test ends an operation here.
  cache = new RedisTokenCache({ url: server.url, clock: patientClock() })
})
afterAll(async () => {
  await cache.close()
  await server[Symbol.asyncDispose]()
})

const maxMemory = (bytes: string): Promise<unknown> =>
  server.command('CONFIG', 'SET', 'maxmemory', bytes)
beforeEach(async () => {
  await maxMemory('0')
  await server.command('FLUSHALL')
})

const refusal = { code: 'redis_oom', message: expect.stringContaining('maxmemory') }

describe('a server that has reached maxmemory', () => {
  it('stores the token of a refresh that had its lease before', async () => {
    const lease = await takeLease(cache, 'key')
    await maxMemory('1')
    const token = sampleToken()
    expect(await lease.commit(token)).toBe(true)
    expect(await cache.get('key')).toEqual(token)
  })

  it('extends a lease, and ends it with a cooldown', async () => {
    const lease = await takeLease(cache, 'key')
    await maxMemory('1')
    expect(await lease.extend?.(30)).toBe(true)
    await lease.release({ cooldownSeconds: 60, code: 'rate_limited' })
    expect(await cache.lease('key')).toMatchObject({ reason: 'cooldown', code: 'rate_limited' })
  })

  it('signs a user out, whom no earlier refresh signs in again', async () => {
    await cache.set(sampleToken(), 'key')
    const lease = await takeLease(cache, 'key')
    await maxMemory('1')
    await cache.delete('key')
    expect({ token: await cache.get('key'), stored: await lease.commit(sampleToken()) }).toEqual({
      token: undefined,
      stored: false,
    })
    await maxMemory('0')
    expect((await takeLease(cache, 'key')).deleted).toBe(true)
  })

  it('refuses a sign-in and a new lease, and changes nothing', async () => {
    const token = sampleToken()
    await cache.set(token, 'key')
    await maxMemory('1')
    await expect(cache.set(sampleToken(), 'key')).rejects.toMatchObject(refusal)
    await expect(cache.lease('key')).rejects.toMatchObject(refusal)
    expect(await cache.get('key')).toEqual(token)
  })
})
