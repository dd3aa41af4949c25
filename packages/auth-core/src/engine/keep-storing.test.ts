import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import type { RefreshLease, TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** A user whose refresh token is replaced by each refresh, on a cache whose commits fail at first. */
interface World extends Scenario {
  readonly refreshToken: () => Promise<string | undefined>
}

/** The first refresh was answered, and the cache did not take what came. */
async function unstored(): Promise<World> {
  const world = scenario()
  const { cache, clock, endpoint } = world
  const refreshToken = async (): Promise<string | undefined> => (await cache.get('k'))?.refreshToken
  cache.fail('commit')
  endpoint.rotates = true
  await cache.set(endpoint.login(), 'k')
  await clock.advance(3601)
  expect(await world.get()).toBe('access-1')
  expect(await refreshToken()).toBe('refresh-0')
  return { ...world, refreshToken }
}

describe('a replaced refresh token that could not be stored', () => {
  it('causes an event, is kept, and is stored under the same lease as soon as the cache works', async () => {
    const world = await unstored()
    const { clock, events, counts, refreshToken } = world
    expect(counts()).toMatchObject({ 'token-store-failed': 1, 'token-refreshed': 1 })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'cache-failed', operation: 'commit' }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token-refreshed', stored: false }),
    )
    world.cache.repair('commit')
    await clock.advance(2)
    expect(await refreshToken()).toBe('refresh-1')
    expect(world.source.canEvict).toBe(true)
    expect(clock.sleeping).toBe(0)
  })

  it('keeps other sources from sending the old one, and reaches them once it is stored', async () => {
    const world = await unstored()
    const { endpoint, join, get } = world
    const waiting = get(join(), 20)
    world.cache.repair('commit')
    expect(await waiting).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('blocks other sources no longer than a lease lasts', async () => {
    const world = await unstored()
    const { clock, endpoint, join, get } = world
    await clock.advance(61)
    expect(clock.sleeping).toBe(0)
    expect(await outcome(get(join()))).toMatchObject({ code: 'invalid_grant' })
    expect(endpoint.requests).toHaveLength(2)
  })

  it('wins under a later lease over the used one that another source had marked as rejected', async () => {
    const world = await unstored()
    const { cache, clock, endpoint, join, get, source } = world
    await clock.advance(61)
    world.cache.repair('commit')
    expect(await outcome(get(join()))).toMatchObject({ code: 'invalid_grant' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeDefined()
    await clock.advance(30)
    expect(await get(source)).toBe('access-1')
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1', key: 'k' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
    expect(endpoint.requests).toHaveLength(2)
  })

  it('is retried with growing pauses, which keep the process alive', async () => {
    const world = await unstored()
    const { clock, counts } = world
    const before = counts()['cache-failed'] ?? 0
    expect(clock.keepingAlive).toBe(1)
    await clock.advance(20)
    expect((counts()['cache-failed'] ?? 0) - before).toBe(11)
  })

  it('is not retried after the user has signed out here', async () => {
    const world = await unstored()
    const { clock, counts, source } = world
    await source.signOut()
    const before = counts()['cache-failed']
    await clock.advance(1.5)
    expect(counts()['cache-failed']).toBe(before)
  })

  it.each(['here', 'elsewhere'])('is dropped if the user signs out %s', async (where) => {
    const world = await unstored()
    const { cache, clock, get, source, join, counts } = world
    const signingOut = (where === 'here' ? source : join()).signOut()
    await clock.advance(0.1)
    await signingOut
    // By then it is known elsewhere that the lease is over.
    await clock.advance(2)
    const failures = counts()['cache-failed']
    await clock.advance(29)
    expect(counts()['cache-failed']).toBe(failures)
    world.cache.repair('commit')
    // One call to look.
    await outcome(get())
    expect(await outcome(get())).toMatchObject({ code: 'authorization_required' })
    expect(await cache.get('k')).toBeUndefined()
    expect(clock.sleeping).toBe(0)
  })

  it.each(['here', 'elsewhere'])('gives way to a sign-in %s', async (where) => {
    const world = await unstored()
    const { clock, endpoint, get, source, join, refreshToken } = world
    const login = endpoint.login({ accessToken: 'again', refreshToken: 'refresh-again' })
    const signingIn = (where === 'here' ? source : join()).signIn(login)
    await clock.advance(0.1)
    await signingIn
    world.cache.repair('commit')
    await clock.advance(31)
    // One call to look.
    await get()
    expect(await get()).toBe('again')
    expect(await refreshToken()).toBe('refresh-again')
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each(['signIn', 'signOut'] as const)(
    'keeps its lease until the cache has taken a %s that came meanwhile',
    async (change) => {
      const world = await unstored()
      const { cache, clock, endpoint, source, join } = world
      const waiting = outcome(join().getAccessToken())
      cache.before(change === 'signIn' ? 'set' : 'delete', () => clock.sleep(4))
      const login = endpoint.login({ accessToken: 'again', refreshToken: 'refresh-again' })
      const changed = change === 'signIn' ? source.signIn(login) : source.signOut()
      await clock.advance(20)
      await changed
      await waiting
      expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual(['refresh-0'])
    },
  )

  it('is waited for by close', async () => {
    const { cache, clock, source, refreshToken } = await unstored()
    let isClosed = false
    const closed = source.close().then(() => (isClosed = true))
    await clock.advance(1)
    expect(isClosed).toBe(false)
    cache.repair('commit')
    await clock.advance(2)
    await closed
    expect({ refreshToken: await refreshToken(), sleeping: clock.sleeping }).toEqual({
      refreshToken: 'refresh-1',
      sleeping: 0,
    })
  })

  it('does not make a concurrent sign-in count as stored', async () => {
    const world = await unstored()
    const { cache, clock, endpoint, get, source, refreshToken } = world
    cache.fail('set')
    cache.repair('commit')
    cache.after('commit', () => clock.sleep(0.3, { background: true }))
    await clock.advance(0.25)
    const login = endpoint.login({ accessToken: 'again', refreshToken: 'refresh-again' })
    const signingIn = source.signIn(login)
    await clock.advance(1)
    await signingIn
    expect(await refreshToken()).toBe('refresh-1')
    cache.repair('set')
    await clock.advance(2)
    await get()
    expect(await refreshToken()).toBe('refresh-again')
  })

  it('is stored with its real expiry if the wall clock is set back meanwhile', async () => {
    const world = await unstored()
    const { cache, clock } = world
    clock.setWall(-600)
    world.cache.repair('commit')
    await clock.advance(2)
    expect((await cache.get('k'))?.expiresAt).toBeCloseTo(clock.now() + 3600 - 3, 0)
  })

  it('is left to the next check if a later fence has written, and not retried', async () => {
    const world = await unstored()
    const { cache, clock, get, refreshToken } = world
    const stored = (await cache.get('k')) as TokenInfo
    await cache.set(stored, 'k')
    world.cache.repair('commit')
    await clock.advance(2)
    expect(clock.sleeping).toBe(0)
    expect(await refreshToken()).toBe('refresh-0')
    expect(await get()).toBe('access-1')
    expect(await refreshToken()).toBe('refresh-1')
  })
})

/** A cache whose entry does not change, and whose only lease takes no token unless a part says so. */
function cacheWith(
  stored: TokenInfo,
  part: Partial<RefreshLease>,
): TokenCache & { readonly releases: () => number } {
  let releases = 0
  const lease: RefreshLease = {
    granted: true,
    fence: 1,
    token: stored,
    signal: new AbortController().signal,
    remainingSeconds: () => Infinity,
    commit: () => Promise.reject(new Error('read-only')),
    release: async () => void releases++,
    ...part,
  }
  return { get: () => stored, set: () => {}, lease: async () => lease, releases: () => releases }
}

describe('a lease of a custom cache', () => {
  it('that never ends is released after a minute', async () => {
    const { clock, endpoint, join, get } = scenario()
    endpoint.rotates = true
    const tokenCache = cacheWith(endpoint.login({ expiresAt: clock.now() - 1 }), {})
    expect(await get(join({ tokenCache }))).toBe('access-1')
    expect(tokenCache.releases()).toBe(0)
    await clock.advance(65)
    expect({ releases: tokenCache.releases(), sleeping: clock.sleeping }).toEqual({
      releases: 1,
      sleeping: 0,
    })
  })

  it('that is lost gets no further commit', async () => {
    const { clock, endpoint, join, get } = scenario()
    endpoint.rotates = true
    const lost = new AbortController()
    const commits = { held: 0, lost: 0 }
    const commit: RefreshLease['commit'] = async () => {
      commits[lost.signal.aborted ? 'lost' : 'held']++
      if (!lost.signal.aborted) throw new Error('read-only')
      return true
    }
    const stored = endpoint.login({ expiresAt: clock.now() - 1 })
    const tokenCache = cacheWith(stored, { signal: lost.signal, commit })
    expect(await get(join({ tokenCache }), 0.3)).toBe('access-1')
    lost.abort()
    await clock.advance(5)
    expect({ commits, sleeping: clock.sleeping }).toEqual({
      commits: { held: 1, lost: 0 },
      sleeping: 0,
    })
  })

  it('is released immediately if the unsaved token replaced nothing', async () => {
    const { clock, endpoint, join, get } = scenario()
    const stored = endpoint.login({ expiresAt: clock.now() - 1 })
    const tokenCache = cacheWith(stored, { remainingSeconds: () => 5 })
    expect(await get(join({ tokenCache }), 0.3)).toBe('access-1')
    expect(tokenCache.releases()).toBe(1)
  })
})

describe('a cache without leases', () => {
  it('that stores nothing is not retried in the background, and no caller waits', async () => {
    const { clock, endpoint, join, get, counts } = scenario()
    endpoint.rotates = true
    const stored = endpoint.login({ expiresAt: clock.now() - 1 })
    const tokenCache: TokenCache = {
      get: () => stored,
      set: () => Promise.reject(new Error('read-only')),
    }
    expect(await get(join({ tokenCache }), 10)).toBe('access-1')
    expect(counts()['cache-failed']).toBe(1)
    expect(clock.sleeping).toBe(0)
  })
})
