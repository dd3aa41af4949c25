import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { TellingTokenCache } from 'test-support/telling-cache.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { UserTokenSourceOptions } from './options.ts'
import type { TokenCache } from '../cache/token-cache.ts'

const signedOut = { code: 'authorization_required' }

/** Its timers never end if they start while the request has ended, as in a Worker. */
class EndingClock extends VirtualClock {
  hasEnded = false

  override sleep(...args: Parameters<VirtualClock['sleep']>): Promise<void> {
    return this.hasEnded ? new Promise(() => {}) : super.sleep(...args)
  }
}

async function loggedIn(options: Partial<UserTokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ ...options })
  await world.source.signIn(world.endpoint.login())
  return world
}

describe('a sign-in through this source', () => {
  it('is held and stored immediately, under its key', async () => {
    const { get, cache, clock, endpoint, events, source } = scenario()
    const stored = await source.signIn({ ...endpoint.login(), expiresIn: undefined })
    expect(stored).toMatchObject({ accessToken: 'login', key: 'k', expiresIn: 3600 })
    expect(await cache.get('k')).toEqual(stored)
    expect(await get()).toBe('login')
    expect(events).toEqual([
      { type: 'signed-in', key: 'k', expiresAt: clock.now() + 3599, stored: true },
    ])
  })

  it('without a date of consent is later than the one before, also for other sources', async () => {
    const { cache, clock, endpoint, get, join, source } = scenario()
    endpoint.rotates = true
    const { authorizedAt: _, ...undated } = endpoint.login()
    await source.signIn(undated)
    await clock.advance(3601)
    await get()
    await clock.advance(31)
    const again = { accessToken: 'again', refreshToken: 'refresh-again' }
    await join().signIn({ ...undated, ...again, expiresAt: clock.now() + 3600 })
    await get()
    expect(await get()).toBe('again')
    expect((await cache.get('k'))?.accessToken).toBe('again')
  })

  it('is kept if the cache fails, and is stored later by set', async () => {
    const { source, get, clock, cache, endpoint, counts } = await loggedIn()
    await source.signOut()
    cache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    expect(await get()).toBe('again')
    expect(source.canEvict).toBe(false)
    expect(counts()).toMatchObject({ 'token-store-failed': 1 })
    await clock.advance(10)
    expect(await get()).toBe('again')
    expect(await cache.get('k')).toBeUndefined()
    cache.repair('set')
    await clock.advance(60)
    expect(await get()).toBe('again')
    await clock.advance(1)
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
    expect(source.canEvict).toBe(true)
    expect(endpoint.requests).toHaveLength(0)
  })

  it('ends a cooldown', async () => {
    const { source, get, clock, endpoint } = await loggedIn()
    await clock.advance(3601)
    endpoint.failure = new Error('away')
    await outcome(get(source, 0.3))
    endpoint.failure = undefined
    await source.signIn(endpoint.login({ expiresAt: clock.now() - 1 }))
    expect(await get(source, 0.3)).toBe('access-2')
  })

  it('is not looked up again before revalidateSeconds', async () => {
    const { source, get, clock, cache } = await loggedIn()
    const reads = cache.calls.get
    for (let call = 0; call < 5; call++) {
      await clock.advance(5)
      await get(source, 0.1)
    }
    expect(cache.calls.get).toBe(reads)
  })

  it('returns its own token, also if another sign-in is held by the time that it is stored', async () => {
    const { source, clock, cache, endpoint } = scenario()
    cache.before('set', () => clock.sleep(0.3))
    const both = [
      source.signIn(endpoint.login({ accessToken: 'one' })),
      source.signIn(endpoint.login({ accessToken: 'other' })),
    ]
    await clock.advance(1)
    const tokens = await Promise.all(both)
    expect(tokens.map(({ accessToken }) => accessToken)).toEqual(['one', 'other'])
  })

  it('that the cache does not take stays unsaved when the one before is stored late', async () => {
    const { source, clock, cache, endpoint } = scenario()
    let writes = 0
    cache.before('set', async () => {
      if (++writes > 1) throw new Error('away')
      await clock.sleep(0.3)
    })
    const both = [
      source.signIn(endpoint.login({ accessToken: 'one' })),
      source.signIn(endpoint.login({ accessToken: 'other' })),
    ]
    await clock.advance(0.4)
    await Promise.all(both)
    expect(source.canEvict).toBe(false)
  })

  it('that has reached the cache although the write failed is not written again', async () => {
    const { source, get, clock, cache, endpoint, events } = scenario()
    cache.after('set', () => Promise.reject(new Error('the answer was lost')))
    await source.signIn(endpoint.login())
    expect(events).toMatchObject([
      { type: 'cache-failed', operation: 'set' },
      { type: 'token-store-failed' },
      { type: 'signed-in', stored: false },
    ])
    await clock.advance(60)
    await get()
    await clock.advance(1)
    expect({ canEvict: source.canEvict, writes: cache.calls.set }).toEqual({
      canEvict: true,
      writes: 1,
    })
  })

  it.each(['here', 'elsewhere'])(
    'that is still unsaved is not stored over one that is made %s while the cache is read',
    async (where) => {
      const clock = new VirtualClock()
      const tokenCache = new TellingTokenCache({ clock })
      const { source, join, get, endpoint } = scenario({ tokenCache }, clock)
      tokenCache.fail('set')
      await source.signIn(endpoint.login({ accessToken: 'earlier' }))
      tokenCache.repair('set')
      await clock.advance(60)
      let reads = 0
      tokenCache.after('get', async () => {
        if (++reads === 1) await clock.sleep(0.3)
      })
      await get(source, 0.1)
      expect(reads).toBe(1)
      const later = endpoint.login({ accessToken: 'later', refreshToken: 'of-later' })
      await (where === 'here' ? source : join()).signIn(later)
      await clock.advance(1)
      expect(await get()).toBe('later')
      expect(await tokenCache.get('k')).toMatchObject({ accessToken: 'later' })
      // One failed, and one is that of the later sign-in.
      expect(tokenCache.calls.set).toBe(2)
    },
  )

  it('that is still unsaved is gone if the user signs out while the cache is read', async () => {
    const { source, clock, cache, endpoint } = scenario()
    cache.fail('set')
    await source.signIn(endpoint.login({ expiresAt: clock.now() - 1 }))
    cache.repair('set')
    cache.after('get', () => clock.sleep(0.3))
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    await source.signOut()
    await clock.advance(2)
    expect(await asked).toMatchObject(signedOut)
    expect(endpoint.requests).toEqual([])
  })

  it('that is still unsaved continues through its own refreshes', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    await source.signOut()
    cache.fail('set')
    cache.fail('lease')
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    await clock.advance(3601)
    const refreshed = await get()
    expect(refreshed).toBe('access-1')
    expect(source.canEvict).toBe(false)
    cache.repair('set')
    cache.repair('lease')
    await clock.advance(61)
    await get()
    await clock.advance(1)
    expect(await cache.get('k')).toMatchObject({ accessToken: refreshed })
  })

  it('that is still unsaved gives way to a later one elsewhere', async () => {
    const { source, join, get, clock, cache, endpoint } = await loggedIn()
    cache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'earlier' }))
    cache.repair('set')
    await clock.advance(0.1)
    await join().signIn(endpoint.login({ accessToken: 'later' }))
    await clock.advance(60)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('later')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'later' })
  })

  it('that is being stored does not give way to the previous one from a clock that is ahead', async () => {
    const { source, get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login({ authorizedAt: clock.now() + 600 }), 'k')
    cache.before('set', () => clock.sleep(0.3))
    const login = source.signIn(endpoint.login({ accessToken: 'again', refreshToken: 'other' }))
    await clock.advance(0.1)
    expect(await get(source, 0.1)).toBe('again')
    await clock.advance(1)
    await login
    expect(await get()).toBe('again')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
  })

  it.each([
    ['that it has replaced here', true],
    ['that was issued before it', false],
  ])('that is still unsaved does not give way to one %s', async (_which, isKnown) => {
    const { source, get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login({ authorizedAt: clock.now() + 600 }), 'k')
    if (isKnown) await get()
    else await clock.advance(10)
    cache.fail('set')
    await source.signIn(endpoint.login({ accessToken: 'again', refreshToken: 'other' }))
    cache.repair('set')
    await clock.advance(60)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('again')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
  })

  it('is not undone by a sign-out that started before it', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    cache.before('delete', () => clock.sleep(0.3))
    cache.fail('set')
    const gone = source.signOut()
    await clock.advance(0.1)
    const login = source.signIn(endpoint.login({ accessToken: 'again', refreshToken: 'other' }))
    await clock.advance(1)
    await Promise.all([gone, login])
    expect(await get()).toBe('again')
  })

  it('is not affected by a rejection of the previous refresh token', async () => {
    const { source, get, clock, cache, endpoint, counts } = await loggedIn()
    await clock.advance(3601)
    endpoint.revoke()
    const asked = source.getAccessToken()
    await clock.advance(0.1)
    await source.signIn({ ...endpoint.login(), accessToken: 'again', refreshToken: 'other' })
    await clock.advance(1)
    expect(await asked).toBe('again')
    expect(await get()).toBe('again')
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
    expect(counts()['reauthorization-required']).toBeUndefined()
  })

  it('is not affected either if it happens while the cache is read for the verdict', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    await clock.advance(3601)
    endpoint.revoke()
    // Without fences nothing but the engine keeps the verdict from being stored over the login.
    Object.assign(cache, { lease: undefined })
    const asked = source.getAccessToken()
    await clock.advance(0.1)
    cache.after('get', () => clock.sleep(0.3))
    await clock.advance(0.2)
    await source.signIn({ ...endpoint.login(), accessToken: 'again', refreshToken: 'other' })
    await clock.advance(5)
    expect(await asked).toBe('again')
    expect(await get()).toBe('again')
    cache.repair('get')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
  })

  it.each([
    ['passes', new ServerError('down', { code: 'server_error', retryAfterSeconds: 600 })],
    ['is ours', new AuthenticationError('no', { code: 'invalid_client', error: 'invalid_client' })],
  ])('starts no cooldown for an earlier refresh whose failure %s', async (_how, failure) => {
    const { source, get, clock, endpoint, counts } = await loggedIn()
    await clock.advance(3601)
    endpoint.failure = failure
    const asked = source.getAccessToken()
    await clock.advance(0.1)
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    await clock.advance(1)
    expect(await asked).toBe('again')
    endpoint.failure = undefined
    await source.invalidate('again')
    expect(await get()).toBe('access-2')
    expect(counts()['refresh-failed']).toBeUndefined()
  })

  it('is stored late with its real expiry if the wall clock was set back', async () => {
    const { source, get, clock, cache, endpoint } = scenario()
    cache.fail('set')
    await source.signIn(endpoint.login())
    clock.setWall(-600)
    cache.repair('set')
    await clock.advance(60)
    await get()
    expect((await cache.get('k'))?.expiresAt).toBeCloseTo(clock.now() + 3600 - 61, 0)
  })

  it.each([
    ['takes', false],
    ['fails', true],
  ])('stays unsaved if the cache %s the earlier refresh late', async (_what, fails) => {
    const { source, clock, cache, endpoint } = await loggedIn()
    await clock.advance(3601)
    cache.before('commit', async () => {
      await clock.sleep(0.3)
      if (fails) throw new Error('away')
    })
    cache.fail('set')
    const asked = source.getAccessToken()
    await clock.advance(0.3)
    expect(endpoint.requests).toHaveLength(1)
    const login = source.signIn(endpoint.login({ accessToken: 'again' }))
    await clock.advance(1)
    await login
    expect(await asked).toBe('again')
    expect(source.canEvict).toBe(false)
    expect(await source.getStoredToken()).toMatchObject({ accessToken: 'again' })
  })

  it('is checked again after revalidateSeconds, also if its refresh token is rejected', async () => {
    const { get, cache, clock } = await loggedIn()
    const login = await cache.get('k')
    if (login !== undefined) await cache.set({ ...login, refreshTokenRejectedAt: 1 }, 'k')
    await clock.advance(31)
    await get()
    await cache.delete('k')
    await clock.advance(31)
    expect(await get()).toBe('login')
    await clock.advance(1)
    expect(await outcome(get())).toMatchObject(signedOut)
  })

  it('is checked again after revalidateSeconds', async () => {
    const { get, cache, clock } = await loggedIn()
    await cache.delete('k')
    expect(await get()).toBe('login')
    await clock.advance(31)
    await get()
    await clock.advance(1)
    expect(await outcome(get())).toMatchObject(signedOut)
  })
})

describe('a sign-in while a refresh is being written', () => {
  it.each([0, -600])(
    'is written after it with its real expiry, also to a cache without fences (clock set by %d s)',
    async (seconds) => {
      const { source, clock, cache, endpoint } = await loggedIn()
      Object.assign(cache, { lease: undefined })
      let writes = 0
      cache.before('set', async () => {
        if (++writes === 1) await clock.sleep(0.4)
      })
      await clock.advance(3601)
      const asked = source.getAccessToken()
      await clock.advance(0.3)
      const login = source.signIn(endpoint.login({ accessToken: 'again' }))
      clock.setWall(seconds)
      await clock.advance(5)
      const [signedIn] = await Promise.all([login, asked])
      expect(writes).toBe(2)
      const stored = await cache.get('k')
      expect(stored).toMatchObject({ accessToken: 'again' })
      expect(stored).toEqual(signedIn)
      expect(stored?.expiresAt).toBeCloseTo(clock.now() + 3600 - 5, 0)
    },
  )
})

describe('a refresh token that was sent before the user signed in or out', () => {
  it.each([
    ['set', 'again'],
    ['delete', expect.objectContaining(signedOut)],
  ] as const)(
    'is not sent by another source while the cache performs %s',
    async (operation, expected) => {
      const { source, join, clock, cache, endpoint } = await loggedIn()
      endpoint.rotates = true
      await clock.advance(3601)
      const asked = outcome(source.getAccessToken())
      await clock.advance(0.1)
      expect(endpoint.requests).toHaveLength(1)
      cache.before(operation, () => clock.sleep(0.4))
      const again = endpoint.login({ accessToken: 'again', refreshToken: 'other' })
      const change = operation === 'set' ? source.signIn(again) : source.signOut()
      const other = outcome(join().getAccessToken())
      await clock.advance(5)
      await Promise.all([change, asked])
      expect(await other).toEqual(expected)
      expect(endpoint.requests).toHaveLength(1)
    },
  )
})

describe('a sign-out through this source', () => {
  it.each([0, 0.05, 0.1, 0.19])(
    'wins over a refresh that has been running for %s s',
    async (seconds) => {
      const { source, clock, cache, endpoint, events } = await loggedIn()
      endpoint.rotates = true
      await clock.advance(3601)
      const asked = outcome(source.getAccessToken())
      await clock.advance(seconds)
      const gone = source.signOut()
      await clock.advance(5)
      await gone
      expect(await asked).toMatchObject(signedOut)
      expect(await cache.get('k')).toBeUndefined()
      expect(await outcome(source.getAccessToken())).toMatchObject(signedOut)
      expect(events.map(({ type }) => type)).toContain('signed-out')
    },
  )

  it('is not undone by what a refresh had read before', async () => {
    const { join, clock, cache } = await loggedIn()
    const source = join()
    cache.after('get', () => clock.sleep(0.3))
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    await source.signOut()
    await clock.advance(2)
    expect(await asked).toMatchObject(signedOut)
  })

  it('is not undone by what a lease had read before', async () => {
    const { join, clock, cache, endpoint } = await loggedIn()
    const source = join()
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    let isFirst = true
    cache.before('lease', async () => {
      if (isFirst) await cache.set(endpoint.login({ accessToken: 'meanwhile' }), 'k')
      isFirst = false
    })
    cache.after('lease', () => clock.sleep(0.3))
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    await source.signOut()
    await clock.advance(2)
    expect(await asked).toMatchObject(signedOut)
  })

  it('returns no token while the cache deletes it', async () => {
    const { source, get, clock, cache } = await loggedIn()
    cache.before('delete', () => clock.sleep(2))
    const gone = source.signOut()
    await clock.advance(1)
    expect(await outcome(get())).toMatchObject(signedOut)
    await clock.advance(2)
    await gone
    expect(await outcome(get())).toMatchObject(signedOut)
  })

  it('that ends silently, as in a Worker, does not hide a sign-in elsewhere for long', async () => {
    const clock = new EndingClock()
    const { source, join, get, cache, endpoint } = scenario({}, clock)
    await source.signIn(endpoint.login())
    cache.hang('delete')
    clock.hasEnded = true
    void source.signOut()
    await settle()
    clock.hasEnded = false
    cache.repair()
    await join().signIn(endpoint.login({ accessToken: 'elsewhere' }))
    expect(await outcome(get())).toMatchObject(signedOut)
    await clock.advance(10)
    expect(await get()).toBe('elsewhere')
  })

  it('is written after all earlier changes, also to a cache without fences', async () => {
    const { source, clock, cache, endpoint } = await loggedIn()
    Object.assign(cache, { lease: undefined })
    cache.before('set', () => clock.sleep(0.3))
    const one = source.signIn(endpoint.login())
    await clock.advance(0.1)
    const other = source.signIn(endpoint.login({ accessToken: 'other' }))
    const gone = source.signOut()
    await clock.advance(5)
    await Promise.all([one, other, gone])
    expect(await cache.get('k')).toBeUndefined()
  })

  it('ends a cooldown', async () => {
    const { source, join, get, clock, endpoint } = await loggedIn()
    await clock.advance(3601)
    endpoint.failure = new Error('away')
    await outcome(get(source, 0.3))
    await source.signOut()
    endpoint.failure = undefined
    await join().signIn(endpoint.login({ expiresAt: clock.now() - 1 }))
    expect(await get(source, 0.3)).toBe('access-2')
  })

  it('that the cache does not take is an error and an event', async () => {
    const { source, cache, events } = await loggedIn()
    events.length = 0
    cache.fail('delete')
    expect(await outcome(source.signOut())).toMatchObject({ code: 'cache_unavailable' })
    expect(events).toMatchObject([{ type: 'cache-failed', operation: 'delete' }])
  })
})

describe('close', () => {
  it('waits for a sign-in that is being stored', async () => {
    const { source, clock, cache, endpoint } = scenario()
    cache.before('set', () => clock.sleep(0.3))
    const login = source.signIn(endpoint.login())
    let isClosed = false
    void source.close().then(() => (isClosed = true))
    await clock.advance(0.2)
    expect(isClosed).toBe(false)
    await clock.advance(0.2)
    expect({ isClosed, stored: await cache.get('k') }).toEqual({
      isClosed: true,
      stored: await login,
    })
  })
})

it('stays signed out if a refresh stores its token after the deletion, in a cache without leases', async () => {
  const { clock, endpoint, cache, get, join } = scenario()
  const tokenCache: TokenCache = {
    get: (key) => cache.get(key),
    set: async (token, key) => {
      await clock.sleep(0.3)
      await cache.set(token, key)
    },
    delete: async (key) => {
      await clock.sleep(0.5)
      await cache.delete(key)
    },
  }
  await cache.set(endpoint.login({ expiresAt: 1 }), 'k')
  const source = join({ tokenCache })
  // The request takes 0.2 s, so the token is stored at 0.6 s, while the deletion ends at 0.5 s.
  await clock.advance(0.1)
  const leaving = source.signOut()
  await clock.advance(0.1)
  const asked = outcome(source.getAccessToken())
  await clock.advance(5)
  await leaving
  await asked
  expect(await cache.get('k')).toBeUndefined()
  expect(await outcome(get(source))).toMatchObject({ code: 'authorization_required' })
})

describe('canEvict', () => {
  it('is false during a refresh', async () => {
    const { source, clock } = await loggedIn()
    await clock.advance(3601)
    const asked = source.getAccessToken()
    expect(source.canEvict).toBe(false)
    await clock.advance(1)
    await asked
    expect(source.canEvict).toBe(true)
  })

  it('is false until the cache has taken a sign-out', async () => {
    const { source, clock, cache } = await loggedIn()
    cache.before('delete', () => clock.sleep(0.3))
    const gone = source.signOut()
    expect(source.canEvict).toBe(false)
    await clock.advance(1)
    await gone
    expect(source.canEvict).toBe(true)
  })
})

describe('getStoredToken', () => {
  it('returns the held token if the cache fails, and throws if nothing is held', async () => {
    const { source, join, cache } = await loggedIn()
    cache.fail('get')
    expect(await source.getStoredToken()).toMatchObject({ accessToken: 'login' })
    expect(await outcome(join().getStoredToken())).toMatchObject({ code: 'cache_unavailable' })
  })

  it('returns nothing after a sign-out, also in a cache without delete', async () => {
    const { cache, endpoint, join } = scenario()
    const tokenCache: TokenCache = {
      get: (key) => cache.get(key),
      set: (token, key) => cache.set(token, key),
    }
    const source = join({ tokenCache })
    await source.signIn(endpoint.login())
    await source.signOut()
    expect(await cache.get('k')).toMatchObject({ accessToken: 'signed-out' })
    expect(await source.getStoredToken()).toBeUndefined()
    expect(await join({ tokenCache }).getStoredToken()).toBeUndefined()
  })

  it('returns nothing after a sign-out elsewhere, also while a cache without delete fails', async () => {
    const { cache, clock, endpoint, get, join } = scenario()
    const tokenCache: TokenCache = {
      get: (key) => cache.get(key),
      set: (token, key) => cache.set(token, key),
    }
    const source = join({ tokenCache })
    const other = join({ tokenCache })
    await source.signIn(endpoint.login())
    await get(other)
    await source.signOut()
    await clock.advance(31)
    await outcome(get(other))
    expect(await outcome(get(other))).toMatchObject({ code: 'authorization_required' })
    cache.fail('get')
    expect(await other.getStoredToken()).toBeUndefined()
  })
})

describe('a required scope', () => {
  it('that is not granted is reported at each call, without a lease or a request', async () => {
    const { get, cache, endpoint } = await loggedIn({ requiredScopes: ['streaming'] })
    for (let call = 0; call < 3; call++) {
      expect(await outcome(get())).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'insufficient_scope',
        missingScopes: ['streaming'],
      })
    }
    const leases = cache.calls.lease
    expect({ leases, requests: endpoint.requests.length }).toEqual({ leases: 0, requests: 0 })
  })

  it('that a later sign-in lacks makes no source overwrite that sign-in', async () => {
    const { join, get, clock, cache, endpoint } = await loggedIn()
    const demanding = join({ requiredScopes: ['user-read-private'] })
    await get(demanding)
    await clock.advance(1)
    await cache.set(endpoint.login({ accessToken: 'narrow', scope: 'other' }), 'k')
    await clock.advance(31)
    await get(demanding)
    await clock.advance(1)
    expect(await outcome(get(demanding))).toMatchObject({ code: 'insufficient_scope' })
    expect(await cache.get('k')).toMatchObject({ accessToken: 'narrow' })
  })
})

describe('the event reauthorization-due', () => {
  it.each([
    ['whose date of consent is unknown', { authorizedAt: undefined }],
    ['without a refresh token', { refreshToken: undefined }],
  ])('is not sent for a token %s', async (_, more) => {
    const { cache, clock, counts, endpoint, get } = scenario()
    const authorizedAt = clock.now() - 180 * 86_400
    await cache.set({ ...endpoint.login({ authorizedAt }), ...more }, 'k')
    expect(await get()).toBe('login')
    expect(counts()).toEqual({ 'token-adopted': 1 })
  })

  it('is sent once a day in the last fourteen, and not after a rejection', async () => {
    const world = scenario()
    const { source, clock, endpoint, get, events } = world
    await source.signIn(endpoint.login())
    const days: number[] = []
    for (let day = 1; day <= 190; day++) {
      await clock.advance(86_400)
      if (day > 180) endpoint.revoke()
      for (let call = 0; call < 3; call++) {
        await outcome(get())
        await clock.advance(60)
      }
      const notices = events.filter(({ type }) => type === 'reauthorization-due')
      while (notices.length > days.length) days.push(day)
    }
    expect(new Set(days).size).toBe(days.length)
    expect(days.length).toBeGreaterThanOrEqual(9)
    expect(days.length).toBeLessThanOrEqual(14)
    expect(days[0]).toBeGreaterThanOrEqual(167)
    expect(days.at(-1)).toBeLessThanOrEqual(181)
  })
})

describe('retryRejectedRefreshToken', () => {
  it('does nothing if no refresh token was rejected', async () => {
    const { source, clock, endpoint } = await loggedIn()
    const retry = source.retryRejectedRefreshToken()
    await clock.advance(1)
    expect(await retry).toBeUndefined()
    expect(endpoint.requests).toEqual([])
    expect(await scenario().source.retryRejectedRefreshToken()).toBeUndefined()
  })

  it('waits for the verdict in progress, and asks once more', async () => {
    const { source, clock, endpoint, get } = await loggedIn()
    await clock.advance(3601)
    const refused = new AuthenticationError('no', { code: 'invalid_grant', error: 'invalid_grant' })
    endpoint.failure = refused
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    const retry = source.retryRejectedRefreshToken()
    await clock.advance(0.15)
    endpoint.failure = undefined
    await clock.advance(1)
    expect(await asked).toMatchObject({ code: 'invalid_grant' })
    await retry
    expect(await get()).toBe('access-2')
  })

  it('refreshes immediately, also if the access token is still valid', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    const login = await cache.get('k')
    if (login !== undefined) await cache.set({ ...login, refreshTokenRejectedAt: 1 }, 'k')
    const retry = source.retryRejectedRefreshToken()
    await clock.advance(1)
    await retry
    expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual(['refresh-0'])
    expect(await get()).toBe('access-1')
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })

  it('sends nothing of a sign-in that was made elsewhere meanwhile', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    const login = await cache.get('k')
    if (login !== undefined) await cache.set({ ...login, refreshTokenRejectedAt: 1 }, 'k')
    await clock.advance(10)
    const later = endpoint.login({ accessToken: 'later', refreshToken: 'of-later' })
    cache.before('lease', () => cache.set({ ...later, key: 'k' }, 'k'))
    const retry = source.retryRejectedRefreshToken()
    await clock.advance(1)
    await retry
    expect(endpoint.requests).toEqual([])
    expect(await get()).toBe('later')
  })
})

describe('a cache that returns an earlier sign-in again', () => {
  it('does not undo the later one of this source', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    const earlier = await cache.get('k')
    await clock.advance(10)
    await source.signIn(endpoint.login({ accessToken: 'later' }))
    if (earlier !== undefined) await cache.set(earlier, 'k')
    await clock.advance(31)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('later')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'later' })
  })
})
