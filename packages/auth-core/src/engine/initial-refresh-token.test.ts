import { describe, expect, it } from 'vitest'
import { outcome, scenario } from '../../test/scenario.ts'
import type { TokenInfo } from '../token/token-info.ts'

describe('an initialRefreshToken that fails', () => {
  it('causes an error without secrets, and blocks no other source', async () => {
    let isBroken = true
    const initialRefreshToken = async (): Promise<TokenInfo> => {
      if (isBroken) throw new Error('GET https://vault?key=secret')
      return { accessToken: 'none-yet', expiresAt: 0, refreshToken: 'refresh-0' }
    }
    const { cache, clock, endpoint, get, join, source } = scenario({ initialRefreshToken })
    await cache.set({ ...endpoint.login(), initialRefreshTokenHash: 'hash' }, 'k')
    await clock.advance(3601)
    // The entry is read without one the first time, and under a lease the second time.
    const entry = await cache.get('k')
    let reads = 0
    const tokenCache = {
      get: () => (reads++ === 0 ? undefined : entry),
      set: (token: TokenInfo) => cache.set(token, 'k'),
      lease: (key: string) => cache.lease(key),
    }
    const error = await outcome(get(join({ tokenCache })))
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'request_failed' })
    expect(String(error)).not.toContain('secret')
    isBroken = false
    await outcome(get(source))
    expect(endpoint.requests).toHaveLength(1)
  })
})
