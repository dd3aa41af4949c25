import { randomUUID } from 'node:crypto'
import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { clockAhead } from '../clock-ahead.ts'
import { sampleToken } from '../sample-token.ts'
import { takeLease } from '../take-lease.ts'

const fiveMinutes = 300

/**
 * The expiry of a token is the same for hosts with different clocks, because the server's clock measures
 * it.
 *
 * @param open Opens a cache of a host with this clock.
 */
export function describeServerClock(open: (clock?: Clock) => TokenCache & AsyncDisposable): void {
  describe('hosts whose clocks differ by five minutes', () => {
    it.each([fiveMinutes, -fiveMinutes])('agree on the remaining life (%d s)', async (ahead) => {
      const clock = clockAhead(ahead)
      await using here = open()
      await using there = open(clock)
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
      await using here = open(clock)
      await using there = open()

      const storing = here.set(sampleToken({ expiresAt: clock.now() + 1000 }), 'set-back')
      setBackSeconds = fiveMinutes
      await storing
      const found = await there.get('set-back')
      expect(left(found?.expiresAt, systemClock.now())).toBeCloseTo(1000, -2)
    })
  })

  describe('hosts whose clocks agree', () => {
    it('read exactly the written expiry', async () => {
      await using writer = open()
      await using reader = open(clockAhead(0.4))
      const token = sampleToken()
      await writer.set(token, 'number')
      expect(await reader.get('number')).toEqual(token)
    })
  })
}

function left(expiresAt = 0, now = 0): number {
  return expiresAt - now
}
