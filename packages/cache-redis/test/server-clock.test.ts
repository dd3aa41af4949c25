import { randomUUID } from 'node:crypto'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisTokenCache } from '../src/index.ts'
import { clockAhead } from 'test-support/clock-ahead.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

lengthenCacheDeadlines(systemClock)
repeatIfStoodStill()

const fiveMinutes = 300

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

function left(expiresAt = 0, now = 0): number {
  return expiresAt - now
}

describe('hosts whose clocks differ by five minutes', () => {
  it.each([fiveMinutes, -fiveMinutes])('agree on the remaining life (%d s)', async (difference) => {
    const clock = clockAhead(difference)
    await using here = new RedisTokenCache({ url: server.url })
    await using there = new RedisTokenCache({ url: server.url, clock })
    const key = randomUUID()

    await there.set(sampleToken({ expiresAt: clock.now() + 1000 }), key)
    expect(left((await here.get(key))?.expiresAt, systemClock.now())).toBeCloseTo(1000, -2)
    const lease = await takeLease(here, key)
    expect(left(lease.token?.expiresAt, systemClock.now())).toBeCloseTo(1000, -2)

    await lease.commit(sampleToken({ expiresAt: systemClock.now() + 500 }))
    expect(left((await there.get(key))?.expiresAt, clock.now())).toBeCloseTo(500, -2)
  })
})

describe('a wall clock that is set back while a token is stored', () => {
  it('makes the token valid for no longer', async () => {
    let setBackSeconds = 0
    const clock = { ...systemClock, now: () => systemClock.now() - setBackSeconds }
    await using here = new RedisTokenCache({ url: server.url, clock })
    await using there = new RedisTokenCache({ url: server.url })

    const storing = here.set(sampleToken({ expiresAt: clock.now() + 1000 }), 'set-back')
    setBackSeconds = fiveMinutes
    await storing
    const found = await there.get('set-back')
    expect(left(found?.expiresAt, systemClock.now())).toBeCloseTo(1000, -2)
  })
})

describe('hosts whose clocks agree', () => {
  it('read exactly the written expiry', async () => {
    await using writer = new RedisTokenCache({ url: server.url })
    await using reader = new RedisTokenCache({ url: server.url, clock: clockAhead(0.4) })
    const token = sampleToken()
    await writer.set(token, 'number')
    expect(await reader.get('number')).toEqual(token)
  })
})
