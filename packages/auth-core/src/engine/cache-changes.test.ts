import { describe, expect, it, vi } from 'vitest'
import { appScenario, outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { TellingTokenCache } from '../../test/telling-token-cache.ts'
import { settle } from 'test-support/virtual-clock.ts'
import type { TokenCacheListener } from '../cache/token-cache.ts'
import type { UserTokenSource } from './user-token-source.ts'

/** A user who is logged in, here and in another source on the same cache, which only listens. */
async function twoSources(): Promise<
  Scenario & { readonly tokenCache: TellingTokenCache; readonly other: UserTokenSource }
> {
  const tokenCache = new TellingTokenCache()
  const world = scenario({ tokenCache, revalidateSeconds: Infinity })
  await world.source.signIn(world.endpoint.login())
  const other = world.join()
  expect(await world.get(other)).toBe('login')
  world.events.length = 0
  return { ...world, tokenCache, other }
}

describe('what others do, where the cache tells of it', () => {
  it('ends a login here at once, when they sign out', async () => {
    const { source, other, events, endpoint } = await twoSources()
    await source.signOut()
    await settle()
    expect(events).toContainEqual({ type: 'signed-out-elsewhere', key: 'k' })
    await expect(other.getAccessToken()).rejects.toMatchObject({ code: 'authorization_required' })
    expect(endpoint.requests).toHaveLength(0)
  })

  it('is in hand at once, when they log in', async () => {
    const { source, other, events, endpoint, clock } = await twoSources()
    await source.signOut()
    await settle()
    events.length = 0
    await source.signIn(endpoint.login({ accessToken: 'again', authorizedAt: clock.now() + 1 }))
    await settle()
    expect(events.map(({ type }) => type)).toEqual(['token-adopted', 'signed-in'])
    expect(await other.getAccessToken()).toBe('again')
  })

  it('is taken over at once, when they refresh', async () => {
    const { tokenCache, other, clock, endpoint, events } = await twoSources()
    await clock.advance(100)
    const lease = await tokenCache.lease('k')
    if (!lease.granted || lease.token === undefined) throw new Error('no lease')
    await lease.commit({
      ...lease.token,
      accessToken: 'theirs',
      expiresAt: clock.now() + 3600,
    })
    tokenCache.tell({ type: 'stored' })
    await settle()
    // Heard by both.
    expect(events.map(({ type }) => type)).toEqual(['token-adopted', 'token-adopted'])
    expect(await other.getAccessToken()).toBe('theirs')
    expect(endpoint.requests).toHaveLength(0)
  })

  it('is believed as far as the cache bears it out: a late notice of a deletion ends nothing', async () => {
    const { tokenCache, other, events } = await twoSources()
    tokenCache.tell({ type: 'deleted' })
    await settle()
    expect(events).toEqual([])
    expect(await other.getAccessToken()).toBe('login')
  })

  it('is believed as far as the cache bears it out: nor does an entry that the cache has lost', async () => {
    const { tokenCache, other, events } = await twoSources()
    await tokenCache.close()
    tokenCache.tell({ type: 'stored' })
    await settle()
    expect(events).toEqual([])
    expect(await other.getAccessToken()).toBe('login')
  })

  it('overrules no login here that the cache has yet to take', async () => {
    const { tokenCache, source, endpoint } = await twoSources()
    await source.signOut()
    vi.spyOn(tokenCache, 'set').mockRejectedValue(new Error('full'))
    await source.signIn(endpoint.login({ accessToken: 'kept' }))
    tokenCache.tell({ type: 'deleted' })
    await settle()
    expect(await source.getAccessToken()).toBe('kept')
  })

  it('overrules no login that is made here while the cache is looked at', async () => {
    const { tokenCache, other, endpoint, clock, counts } = await twoSources()
    const read = tokenCache.get.bind(tokenCache)
    const reads = vi.spyOn(tokenCache, 'get').mockImplementation(async (key) => {
      const stored = await read(key)
      await clock.sleep(0.1)
      return stored
    })
    await tokenCache.delete('k')
    expect(reads).toHaveBeenCalled()
    await other.signIn(endpoint.login({ accessToken: 'mine' }))
    await clock.advance(0.2)
    expect(await other.getAccessToken()).toBe('mine')
    // The other one's, who had not logged in.
    expect(counts()['signed-out-elsewhere']).toBe(1)
  })

  it('voids a initial refresh token, also where the cache has no memory of deletions', async () => {
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

  it('is left to the next look where the cache fails', async () => {
    const { tokenCache, other, events } = await twoSources()
    vi.spyOn(tokenCache, 'get').mockRejectedValue(new Error('away'))
    tokenCache.tell({ type: 'deleted' })
    await settle()
    // Heard by both.
    const failed = { type: 'cache-failed', key: 'k', operation: 'get', code: 'failed' }
    expect(events).toEqual([failed, failed])
    expect(await other.getAccessToken()).toBe('login')
  })
})

describe('a cache that does without its storage', () => {
  it('is an event', async () => {
    const { tokenCache, events } = await twoSources()
    tokenCache.listeners[0]?.listener({ type: 'degraded', code: 'storage_denied' })
    await settle()
    expect(events).toEqual([{ type: 'cache-degraded', key: 'k', code: 'storage_denied' }])
  })
})

describe('a source', () => {
  it('listens to its key from its first use until it is closed, and when it is used again', async () => {
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
  ])('listens from %s on', async (_, use) => {
    const tokenCache = new TellingTokenCache()
    const { source, endpoint } = scenario({ tokenCache })
    await use(source, endpoint.login())
    expect(tokenCache.listeners).toHaveLength(1)
  })

  it('goes on with a cache that cannot be listened to', async () => {
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

  it('hears nothing once it is closed, also of a cache that goes on, or fails at ending', async () => {
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
  it('may fail asynchronously, with no unhandled rejection', async () => {
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

describe('a look for a user of whom nothing is in hand', () => {
  it('is worth five seconds: nothing can go on without its answer', async () => {
    const { clock, cache, join, source, endpoint } = scenario()
    await source.signIn(endpoint.login())
    const read = cache.get.bind(cache)
    cache.get = async (key) => {
      await clock.sleep(4.9)
      return read(key)
    }
    const asked = join().getAccessToken()
    const looked = join().getStoredToken()
    await clock.advance(4.95)
    expect(await asked).toBe('login')
    expect(await looked).toMatchObject({ accessToken: 'login' })
    // With one in hand it is half a second, as ever.
    await clock.advance(3600)
    const again = outcome(source.getAccessToken())
    await clock.advance(0.5 + 0.2 + 0.01)
    expect(await again).toBe('access-1')
  })

  it('ends after five', async () => {
    const { clock, cache, source } = scenario()
    cache.get = () => new Promise(() => {})
    const asked = outcome(source.getAccessToken())
    await clock.advance(5.01)
    expect(await asked).toMatchObject({ code: 'cache_unavailable' })
  })
})
