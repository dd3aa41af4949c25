import { MemoryTokenCache, type TokenCache, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { HoldingFetch } from 'test-support/mock/holding-fetch.ts'
import { describe, expect, it, vi } from 'vitest'
import { EventLog, logIn, outcome, providerFor, startMock, whoIs } from './log-in.ts'

const signedOut = { name: 'ReauthorizationRequiredError', code: 'authorization_required' }

/** A cache with only get and set, and its contents. */
function mapCache(more: Partial<TokenCache> = {}): TokenCache & { stored: Map<string, TokenInfo> } {
  const stored = new Map<string, TokenInfo>()
  return {
    stored,
    get: (key) => stored.get(key),
    set: (token, key) => void stored.set(key, token),
    ...more,
  }
}

describe('a sign-out', () => {
  it('leaves no token in the cache or in the process', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache })
    const { key = '' } = await logIn(mock, provider)
    await provider.getAccessToken()
    await provider.signOut()
    expect(await tokenCache.get(key)).toBeUndefined()
    expect(await outcome(provider.getAccessToken())).toMatchObject(signedOut)
    expect(await provider.getAuthorization()).toBeUndefined()
    expect(mock.requests.token.length).toBe(1)
  })

  it('wins over a refresh in flight: no caller gets its token, and nothing of it is stored', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const tokenCache = new MemoryTokenCache()
    const holding = new HoldingFetch()
    const provider = providerFor(mock, { tokenCache, fetch: holding.fetch })
    const { key = '', accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    const release = holding.holdNext()
    const waiting = outcome(provider.getAccessToken())
    await expect.poll(() => mock.requests.token.length).toBe(2)
    await provider.signOut()
    const next = outcome(provider.getAccessToken())
    release()
    expect(await next).toMatchObject(signedOut)
    expect(await waiting).toMatchObject(signedOut)
    expect(mock.requests.token.at(-1)?.status).toBe(200)
    expect(await outcome(provider.getAccessToken())).toMatchObject(signedOut)
    expect(await tokenCache.get(key)).toBeUndefined()
  })

  it('wins over a refresh in flight on a cache without leases too', async () => {
    const mock = await startMock()
    const tokenCache = mapCache()
    const holding = new HoldingFetch()
    const provider = providerFor(mock, {
      tokenCache: { ...tokenCache, delete: (key) => tokenCache.stored.delete(key) },
      fetch: holding.fetch,
    })
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    const release = holding.holdNext()
    const waiting = outcome(provider.getAccessToken())
    await expect.poll(() => mock.requests.token.length).toBe(2)
    await provider.signOut()
    release()
    expect(await waiting).toMatchObject(signedOut)
    expect(tokenCache.stored.size).toBe(0)
  })

  it('waits for a store that a refresh has started, and removes that token as well', async () => {
    const mock = await startMock()
    const tokenCache = mapCache()
    let isSlow = false
    let storing = 0
    const provider = providerFor(mock, {
      tokenCache: {
        ...tokenCache,
        set: async (token, key) => {
          storing++
          if (isSlow) await new Promise((resolve) => setTimeout(resolve, 200))
          tokenCache.stored.set(key, token)
        },
        delete: (key) => tokenCache.stored.delete(key),
      },
    })
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    isSlow = true
    const waiting = outcome(provider.getAccessToken())
    await expect.poll(() => storing).toBe(2)
    await provider.signOut()
    expect(tokenCache.stored.size).toBe(0)
    await waiting
    expect(tokenCache.stored.size).toBe(0)
    expect(await outcome(provider.getAccessToken())).toMatchObject(signedOut)
  })

  it('is noticed by another process within revalidateSeconds, with a fresh token', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const events = new EventLog()
    const here = providerFor(mock, { tokenCache })
    const there = providerFor(mock, {
      tokenCache,
      revalidateSeconds: 0.2,
      onEvent: events.listener,
    })
    const { accessToken } = await logIn(mock, here)
    expect(await there.getAccessToken()).toBe(accessToken)
    await here.signOut()
    await expect.poll(() => outcome(there.getAccessToken())).toMatchObject(signedOut)
    expect(events.ofType('signed-out-elsewhere')).toHaveLength(1)
    expect(mock.requests.token.length).toBe(1)
  })

  it('is noticed by a process that has only signed the user in', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const here = providerFor(mock, { tokenCache, revalidateSeconds: 0.1 })
    await logIn(mock, here)
    await providerFor(mock, { tokenCache }).signOut()
    await expect.poll(() => outcome(here.getAccessToken())).toMatchObject(signedOut)
  })

  it('leaves nothing of the user in a cache without delete', async () => {
    const mock = await startMock()
    const tokenCache = mapCache()
    const provider = providerFor(mock, { tokenCache })
    const { key = '' } = await logIn(mock, provider)
    await provider.signOut()
    expect([...tokenCache.stored.values()]).toEqual([
      { accessToken: 'signed-out', expiresAt: 0, key },
    ])
    for (const each of [provider, providerFor(mock, { tokenCache })]) {
      expect(await outcome(each.getAccessToken())).toMatchObject(signedOut)
      expect(await each.getAuthorization()).toBeUndefined()
    }
    await logIn(mock, provider)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it.each([
    [
      'throws',
      (): never => {
        throw new Error('away')
      },
    ],
    ['rejects', () => Promise.reject(new Error('away'))],
  ])('fails if the cache fails, and the user is still signed in: it %s', async (_how, remove) => {
    const mock = await startMock()
    const tokenCache = mapCache({ delete: remove })
    const events = new EventLog()
    const provider = providerFor(mock, { tokenCache, onEvent: events.listener })
    const { accessToken } = await logIn(mock, provider)
    expect(await outcome(provider.signOut())).toMatchObject({
      name: 'TokenCacheError',
      code: 'cache_unavailable',
    })
    expect(events.ofType('cache-failed')).toMatchObject([{ operation: 'delete' }])
    expect(events.ofType('signed-out')).toEqual([])
    expect(await provider.getAccessToken()).toBe(accessToken)
  })

  it('fails after five seconds if the cache never answers', async () => {
    const mock = await startMock()
    const tokenCache = mapCache({ delete: () => new Promise(() => {}) })
    const provider = providerFor(mock, { tokenCache })
    await logIn(mock, provider)
    let seconds = 0
    vi.spyOn(systemClock, 'sleep').mockImplementation(async (step) => void (seconds += step))
    expect(await outcome(provider.signOut())).toMatchObject({ name: 'TokenCacheError' })
    expect(seconds).toBeCloseTo(5)
  })

  it('does nothing for a user who never signed in', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    await provider.signOut()
    await logIn(mock, provider)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })
})
