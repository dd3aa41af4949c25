import { expect, it } from 'vitest'
import { outcome, scenario } from '../../test/scenario.ts'
import type { TokenCache } from '../cache/token-cache.ts'

it('sends no rejected refresh token after the retry of the user has timed out', async () => {
  const { clock, cache, endpoint, join } = scenario()
  const rejected = { ...endpoint.login(), refreshTokenRejectedAt: clock.now(), key: 'k' }
  await cache.set({ ...rejected, expiresAt: clock.now() - 1 }, 'k')
  let isStalled = true
  const tokenCache: TokenCache = {
    get: (key) => cache.get(key),
    set: (token, key) => cache.set(token, key),
    lease: async (key, options) => {
      // The process stands still for longer than the user waits, right before the lease is granted.
      if (isStalled) clock.freeze(31)
      isStalled = false
      await clock.sleep(0.01)
      return cache.lease(key, options)
    },
  }
  const retry = outcome(join({ tokenCache }).retryRejectedRefreshToken())
  await clock.advance(5)
  expect(await retry).toMatchObject({ name: 'ConnectionError', code: 'timeout' })
  await clock.advance(60)
  expect(endpoint.requests).toHaveLength(0)
})
