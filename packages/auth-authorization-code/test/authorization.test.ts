import { MemoryTokenCache, reauthorizeBy } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { EventLog, logIn, outcome, providerFor, startMock } from './log-in.ts'

const day = 86_400

function away(): never {
  throw new Error('away')
}

/**
 * Signs a user in so that the refresh token expires in this many days. The user has not returned
 * since.
 */
async function loggedInLongAgo(
  mock: MockSpotify,
  daysLeft: number,
): Promise<{ readonly tokenCache: MemoryTokenCache; readonly end: number }> {
  const tokenCache = new MemoryTokenCache()
  const token = await logIn(mock, providerFor(mock, { tokenCache }))
  const now = Date.now() / 1000
  // Six months have 181 to 184 days: take the one whose end is closest.
  const candidates = [181, 182, 183, 184].map((days) => now - (days - daysLeft) * day)
  const distance = (start: number): number => Math.abs(reauthorizeBy(start) - now - daysLeft * day)
  const [authorizedAt = 0] = candidates.toSorted((a, b) => distance(a) - distance(b))
  await tokenCache.set({ ...token, authorizedAt }, token.key ?? '')
  return { tokenCache, end: reauthorizeBy(authorizedAt) }
}

describe('getAuthorization', () => {
  it('returns what was granted, when, and until when, without a request', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { scope: 'user-read-email' })
    expect(await provider.getAuthorization()).toBeUndefined()
    const { authorizedAt = 0 } = await logIn(mock, provider)
    const end = new Date(authorizedAt * 1000)
    end.setUTCMonth(end.getUTCMonth() + 6)
    const authorization = await provider.getAuthorization()
    expect(authorization).toEqual({
      authorizedAt,
      reauthorizeBy: reauthorizeBy(authorizedAt),
      scope: 'user-read-email',
    })
    expect(Math.abs((authorization?.reauthorizeBy ?? 0) - end.getTime() / 1000)).toBeLessThan(
      4 * day,
    )
    expect(mock.requests.token.length).toBe(1)
  })

  it('returns the same after refreshes and in another process', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache })
    const { accessToken } = await logIn(mock, provider)
    const before = await provider.getAuthorization()
    await provider.invalidate(accessToken)
    await provider.getAccessToken()
    expect(await provider.getAuthorization()).toEqual(before)
    expect(await providerFor(mock, { tokenCache }).getAuthorization()).toEqual(before)
  })

  it('throws if the cache does not answer and no token is in memory', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { tokenCache: { get: away, set: away } })
    expect(await outcome(provider.getAuthorization())).toMatchObject({
      name: 'TokenCacheError',
      code: 'cache_unavailable',
    })
    const { authorizedAt } = await logIn(mock, provider)
    expect(await provider.getAuthorization()).toMatchObject({ authorizedAt })
  })
})

describe('the event reauthorization-due', () => {
  it('is sent in the last 14 days, once for many calls, also after the user is evicted', async () => {
    const mock = await startMock()
    const { tokenCache, end } = await loggedInLongAgo(mock, 13)
    const events = new EventLog()
    const options = { tokenCache, onEvent: events.listener, revalidateSeconds: 0 }
    const provider = providerFor(mock, options)
    for (let call = 0; call < 5; call++) await provider.getAccessToken()
    expect(events.ofType('reauthorization-due')).toEqual([
      {
        type: 'reauthorization-due',
        key: expect.stringContaining(mock.clientId) as string,
        reauthorizeBy: end,
        remainingSeconds: expect.closeTo(end - Date.now() / 1000, -3) as number,
      },
    ])
  })

  it('is not sent before', async () => {
    const mock = await startMock()
    const { tokenCache } = await loggedInLongAgo(mock, 16)
    const events = new EventLog()
    await providerFor(mock, { tokenCache, onEvent: events.listener }).getAccessToken()
    expect(events.map(({ type }) => type)).toEqual(['token-adopted'])
  })

  it('is sent once for a user who is evicted and loaded again', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const events = new EventLog()
    const provider = providerFor(mock, {
      tokenCache,
      maxUsersInMemory: 1,
      onEvent: events.listener,
    })
    const token = await logIn(mock, provider, provider.forUser('a'))
    await outcome(provider.forUser('b').getAccessToken())
    const authorizedAt = Date.now() / 1000 - 180 * day
    await tokenCache.set({ ...token, authorizedAt }, token.key ?? '')
    for (let round = 0; round < 3; round++) {
      await provider.forUser('a').getAccessToken()
      await outcome(provider.forUser('b').getAccessToken())
    }
    expect(events.ofType('token-adopted')).toHaveLength(3)
    expect(events.ofType('reauthorization-due')).toHaveLength(1)
  })
})
