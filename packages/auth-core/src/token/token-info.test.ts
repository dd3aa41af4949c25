import { describe, expect, it, vi } from 'vitest'
import { isTokenExpired } from './token-info.ts'

describe('isTokenExpired', () => {
  it.each([
    ['a second before its end', 1000, 999, 0, false],
    ['at its very end', 1000, 1000, 0, true],
    ['a second past its end', 1000, 1001, 0, true],
    ['a fraction before its end', 1000.5, 1000.4, 0, false],
    ['outside of the skew', 1000, 969, 30, false],
    ['at the edge of the skew', 1000, 970, 30, true],
  ])('considers a token %s', (_case, expiresAt, now, skewSeconds, expired) => {
    expect(isTokenExpired({ expiresAt }, { now, skewSeconds })).toBe(expired)
  })

  it('treats an unknown expiry as expired', () => {
    expect(isTokenExpired({ expiresAt: NaN }, { now: 0 })).toBe(true)
    expect(isTokenExpired({} as { expiresAt: number }, { now: 0 })).toBe(true)
  })

  it('uses the system clock in seconds by default', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
    try {
      expect(isTokenExpired({ expiresAt: 1_700_000_001 })).toBe(false)
      expect(isTokenExpired({ expiresAt: 1_700_000_000 })).toBe(true)
      expect(isTokenExpired({ expiresAt: 1_700_000_001 }, { now: undefined, skewSeconds: 2 })).toBe(
        true,
      )
    } finally {
      vi.useRealTimers()
    }
  })
})
