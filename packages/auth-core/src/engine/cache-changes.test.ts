import { describe, expect, it, vi } from 'vitest'
import { appScenario, outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { TellingTokenCache } from 'test-support/telling-cache.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import type { TokenCacheListener } from '../cache/token-cache.ts'
import type { UserTokenSource } from './user-token-source.ts'

/** A user who is logged in, here and in another source on the same cache, which only listens. */
async function twoSources(): Promise<
  Scenario & { readonly tokenCache: TellingTokenCache; readonly other: UserTokenSource }
> {
  const clock = new VirtualClock()
  const tokenCache = new TellingTokenCache({ clock })
  const world = scenario({ tokenCache, revalidateSeconds: Infinity }, clock)
  await world.source.signIn(world.endpoint.login())
  const other = world.join()
  expect(await world.get(other)).toBe('login')
  world.events.length = 0
  return { ...world, tokenCache, other }
}

describe('a change elsewhere, if the cache notifies of it,', () => {
  it('signs the user out here immediately', async () => {
    const { source, other, events, endpoint } = await twoSources()
    await source.signOut()
    await settle()
    expect(events).toContainEqual({ type: 'signed-out-elsewhere', key: 'k' })
    await expect(other.getAccessToken()).rejects.toMatchObject({ code: 'authorization_required' })
    expect(endpoint.requests).toHaveLength(0)
  })

  it('signs the user in here immediately', async () => {
    const { source, other, events, endpoint, clock } = await twoSources()
    await source.signOut()
    await settle()
    events.length = 0
    await source.signIn(endpoint.login({ accessToken: 'again', authorizedAt: clock.now() + 1 }))
    await settle()
    // One of each source, in any order.
    expect(events.map(({ type }) => type).toSorted()).toEqual(['signed-in', 'token-adopted'])
    expect(await other.getAccessToken()).toBe('again')
  })

  it('is adopted immediately after a refresh', async () => {
    const { tokenCache, other, clock, endpoint, events } = await twoSources()
    await clock.advance(100)
    const lease = await tokenCache.lease('k')
    if (!lease.granted || lease.token === undefined) throw new Error('no lease')
    await lease.commit({
      ...lease.token,
      accessToken: 'theirs',
      expiresAt: clock.now() + 3600,
    })
    await settle()
    // Heard by both.
    expect(events.map(({ type }) => type)).toEqual(['token-adopted', 'token-adopted'])
    expect(await other.getAccessToken()).toBe('theirs')
    expect(endpoint.requests).toHaveLength(0)
  })

  it('is adopted by callers that wait for a busy lease, with an event that counts them', async () => {
    const clock = new VirtualClock()
    const tokenCache = new TellingTokenCache({ clock })
    const { source, events, endpoint } = appScenario({ tokenCache }, clock)
    const lease = await tokenCache.lease('k')
    if (!lease.granted) throw new Error('no lease')
    const asked = [source.getAccessToken(), source.getAccessToken()]
    await clock.advance(0.01)
    const expiresAt = clock.now() + 3600
    // The callers' next look into the cache comes later.
    await lease.commit({ accessToken: 'theirs', expiresAt, expiresIn: 3600 })
    await settle()
    expect(events).toEqual([{ type: 'token-adopted', key: 'k', expiresAt, waitingCallers: 2 }])
    await clock.advance(1)
    expect(await Promise.all(asked)).toEqual(['theirs', 'theirs'])
    expect({ events: events.length, requests: endpoint.requests.length }).toEqual({
      events: 1,
      requests: 0,
    })
  })

  it('counts only as far as the cache confirms it: a late notice of a deletion has no effect', async () => {
    const { tokenCache, other, events } = await twoSources()
    tokenCache.tell({ type: 'deleted' })
    await settle()
    expect(events).toEqual([])
    expect(await other.getAccessToken()).toBe('login')
  })

  it('counts only as far as the cache confirms it: a lost entry has no effect', async () => {
    const { tokenCache, other, events } = await twoSources()
    await tokenCache.close()
    tokenCache.tell({ type: 'stored' })
    await settle()
    expect(events).toEqual([])
    expect(await other.getAccessToken()).toBe('login')
  })

  it('does not override a sign-in here that is not stored yet', async () => {
    const { tokenCache, source, endpoint } = await twoSources()
    await source.signOut()
    tokenCache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'kept' }))
    tokenCache.tell({ type: 'deleted' })
    await settle()
    expect(await source.getAccessToken()).toBe('kept')
  })

  it('does not override a sign-in here that is made while the cache is read', async () => {
    const { tokenCache, other, endpoint, clock, counts } = await twoSources()
    const readsBefore = tokenCache.calls.get
    tokenCache.after('get', () => clock.sleep(0.1))
    await tokenCache.delete('k')
    expect(tokenCache.calls.get).toBeGreaterThan(readsBefore)
    await other.signIn(endpoint.login({ accessToken: 'mine' }))
    await clock.advance(0.2)
    expect(await other.getAccessToken()).toBe('mine')
    // The other one's, who had not logged in.
    expect(counts()['signed-out-elsewhere']).toBe(1)
  })

  it('does not override a sign-in here that the cache is about to take', async () => {
    const { tokenCache, source, clock, endpoint, get } = await twoSources()
    tokenCache.before('set', () => clock.sleep(1))
    const signingIn = source.signIn(endpoint.login({ accessToken: 'here', refreshToken: 'r' }))
    // The clock of the other host is ahead. Its sign-in is stored first.
    const elsewhere = { accessToken: 'elsewhere', authorizedAt: clock.now() + 300 }
    await tokenCache.withoutFaults.set(endpoint.login(elsewhere), 'k')
    tokenCache.tell({ type: 'stored' })
    await clock.advance(2)
    await signingIn
    expect(await source.getAccessToken()).toBe('here')
    await clock.advance(3601)
    await outcome(get())
    expect(endpoint.requests[0]?.current?.refreshToken).toBe('r')
  })

  it('makes no sign-in that was just stored undo a sign-out elsewhere', async () => {
    const { tokenCache, source, clock, endpoint } = await twoSources()
    tokenCache.before('set', () => clock.sleep(1))
    tokenCache.before('get', () => clock.sleep(0.4))
    const signingIn = source.signIn(endpoint.login({ accessToken: 'again' }))
    await clock.advance(0.5)
    tokenCache.tell({ type: 'stored' })
    await clock.advance(0.6)
    await signingIn
    // The notice of the sign-out is lost.
    await tokenCache.withoutFaults.delete('k')
    await clock.advance(5)
    tokenCache.repair('get')
    expect(await tokenCache.get('k')).toBeUndefined()
  })

  it('stores a sign-in that the cache has yet to take once, however often it is noticed', async () => {
    const { tokenCache, source, clock, endpoint } = await twoSources()
    tokenCache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    tokenCache.before('set', () => clock.sleep(1))
    tokenCache.tell({ type: 'stored' })
    tokenCache.tell({ type: 'stored' })
    await clock.advance(1.5)
    // The notice of the sign-out is lost.
    await tokenCache.withoutFaults.delete('k')
    await clock.advance(5)
    expect(await tokenCache.get('k')).toBeUndefined()
  })

  it('keeps no sign-out waiting for more than one write of a sign-in, however often it is noticed', async () => {
    const { tokenCache, source, clock, endpoint } = await twoSources()
    tokenCache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    tokenCache.hang('set')
    for (let notices = 0; notices < 10; notices++) tokenCache.tell({ type: 'stored' })
    await clock.advance(0.1)
    const signingOut = source.signOut()
    await clock.advance(5)
    expect(await Promise.race([signingOut, settle().then(() => 'waiting')])).toBeUndefined()
  })

  it('is no sign-out if the user has signed in again by the time that the cache answers', async () => {
    const { tokenCache, source, other, endpoint, clock, counts } = await twoSources()
    tokenCache.after('get', () => clock.sleep(0.4))
    await source.signOut()
    await settle()
    tokenCache.repair('get')
    await source.signIn(endpoint.login({ accessToken: 'again', authorizedAt: clock.now() + 1 }))
    await clock.advance(1)
    expect(other.peekToken()?.accessToken).toBe('again')
    expect(counts()['signed-out-elsewhere']).toBeUndefined()
  })

  it('voids an initial refresh token, also if the cache does not remember deletions', async () => {
    const cache = new TellingTokenCache()
    const { source, get, endpoint } = scenario({
      tokenCache: {
        get: (key) => cache.get(key),
        set: (token, key) => cache.set(token, key),
        subscribe: (...parameters) => cache.subscribe(...parameters),
      },
      initialRefreshToken: async () => ({
        ...endpoint.login(),
        expiresAt: 0,
        initialRefreshTokenHash: 'hash',
      }),
    })
    await get()
    await cache.delete('k')
    await settle()
    expect(await outcome(get(source))).toMatchObject({ code: 'authorization_required' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is no sign-out for a source that has held nothing', async () => {
    const tokenCache = new TellingTokenCache()
    const { source, events } = scenario({ tokenCache })
    await source.getStoredToken()
    tokenCache.tell({ type: 'deleted' })
    await settle()
    expect(events).toEqual([])
  })

  it('ends an app token that was deleted', async () => {
    const tokenCache = new TellingTokenCache()
    const { source, get } = appScenario({ tokenCache })
    expect(await get()).toBe('access-1')
    await tokenCache.delete('k')
    await settle()
    expect(source.peekToken()).toBeUndefined()
    expect(await get()).toBe('access-2')
  })

  it('is left to the next check if the cache fails', async () => {
    const { tokenCache, other, events } = await twoSources()
    tokenCache.fail('get')
    tokenCache.tell({ type: 'deleted' })
    await settle()
    // Heard by both.
    const failed = { type: 'cache-failed', key: 'k', operation: 'get', code: 'failed' }
    expect(events).toEqual([failed, failed])
    expect(await other.getAccessToken()).toBe('login')
  })
})

describe('a cache that lost its storage', () => {
  it('causes an event', async () => {
    const { tokenCache, events } = await twoSources()
    tokenCache.listeners[0]?.listener({ type: 'degraded', code: 'storage_denied' })
    await settle()
    expect(events).toEqual([{ type: 'cache-degraded', key: 'k', code: 'storage_denied' }])
  })
})

describe('a source', () => {
  it('subscribes to its key from its first use until it is closed, and again when it is used again', async () => {
    const tokenCache = new TellingTokenCache()
    const { source, get, clock } = appScenario({ tokenCache })
    const heard = (): readonly string[] => tokenCache.listeners.map(({ key }) => key)
    expect(heard()).toEqual([])
    await get()
    await clock.advance(10)
    await get()
    expect(heard()).toEqual(['k'])
    await source.close()
    expect(heard()).toEqual([])
    await clock.advance(10)
    await get()
    expect(heard()).toEqual(['k'])
  })

  it.each([
    ['a login', (source: UserTokenSource, login: object) => source.signIn(login as never)],
    ['a sign-out', (source: UserTokenSource) => source.signOut()],
    ['a look', (source: UserTokenSource) => source.getStoredToken()],
  ])('subscribes from %s on', async (_, use) => {
    const tokenCache = new TellingTokenCache()
    const { source, endpoint } = scenario({ tokenCache })
    await use(source, endpoint.login())
    expect(tokenCache.listeners).toHaveLength(1)
  })

  it('continues with a cache whose subscribe fails', async () => {
    const { get, events, clock } = appScenario({
      tokenCache: {
        get: () => undefined,
        set: () => {},
        subscribe: () => {
          throw Object.assign(new Error('SET token'), { code: 'ECONNREFUSED' })
        },
      },
    })
    expect(await get()).toBe('access-1')
    await clock.advance(3600)
    expect(await get()).toBe('access-2')
    expect(events.filter(({ type }) => type === 'cache-failed')).toEqual([
      { type: 'cache-failed', key: 'k', operation: 'subscribe', code: 'ECONNREFUSED' },
    ])
  })

  it('continues with a cache whose subscribe fails asynchronously', async () => {
    const { get, events } = appScenario({
      tokenCache: {
        get: () => undefined,
        set: () => {},
        subscribe: (async () => {
          throw Object.assign(new Error('SET token'), { code: 'ECONNREFUSED' })
        }) as never,
      },
    })
    expect(await get()).toBe('access-1')
    await settle()
    expect(events.filter(({ type }) => type === 'cache-failed')).toEqual([
      { type: 'cache-failed', key: 'k', operation: 'subscribe', code: 'ECONNREFUSED' },
    ])
  })

  it('ends a subscription that began asynchronously', async () => {
    const ended = vi.fn<() => void>()
    const { source, get } = appScenario({
      tokenCache: {
        get: () => undefined,
        set: () => {},
        subscribe: (async () => ended) as never,
      },
    })
    await get()
    await source.close()
    await settle()
    expect(ended).toHaveBeenCalledOnce()
  })

  it('gets no notice after it was closed, also if the cache continues, or unsubscribing fails', async () => {
    const listeners: TokenCacheListener[] = []
    const unsubscribe = vi.fn<() => void>(() => {
      throw new Error('away')
    })
    const { source, get, events } = appScenario({
      tokenCache: {
        get: () => undefined,
        set: () => {},
        subscribe: (_, listener) => {
          listeners.push(listener)
          return unsubscribe
        },
      },
    })
    await get()
    await source.close()
    expect(unsubscribe).toHaveBeenCalledOnce()
    for (const listener of listeners) listener({ type: 'degraded', code: 'storage_denied' })
    await settle()
    expect(listeners).toHaveLength(1)
    expect(events.map(({ type }) => type)).not.toContain('cache-degraded')
  })
})

describe('the end of a subscription', () => {
  it('may fail asynchronously, without an unhandled rejection', async () => {
    const { cache, join, get } = appScenario()
    let ends = 0
    const source = join({
      tokenCache: {
        get: (key) => cache.get(key),
        set: (token, key) => cache.set(token, key),
        subscribe: () => async () => {
          ends++
          throw new Error('away')
        },
      },
    })
    expect(await get(source)).toBe('access-1')
    await source.close()
    expect(ends).toBe(1)
  })
})

describe('a cache read for a user without a held token', () => {
  it('may take five seconds, because there is no fallback', async () => {
    const { clock, cache, join, source, endpoint } = scenario()
    await source.signIn(endpoint.login())
    cache.before('get', () => clock.sleep(4.9))
    const asked = join().getAccessToken()
    const looked = join().getStoredToken()
    await clock.advance(4.95)
    expect(await asked).toBe('login')
    expect(await looked).toMatchObject({ accessToken: 'login' })
    // With a held token it is half a second, as usual.
    await clock.advance(3600)
    const again = outcome(source.getAccessToken())
    const lookedAgain = source.getStoredToken()
    await clock.advance(0.5 + 0.2 + 0.01)
    expect(await again).toBe('access-1')
    expect(await Promise.race([lookedAgain, settle()])).toMatchObject({ accessToken: 'login' })
  })

  it('ends after five', async () => {
    const { clock, cache, source } = scenario()
    cache.hang('get')
    const asked = outcome(source.getAccessToken())
    await clock.advance(5.01)
    expect(await asked).toMatchObject({ code: 'cache_unavailable' })
  })
})
