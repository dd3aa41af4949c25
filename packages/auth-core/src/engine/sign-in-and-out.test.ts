import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import type { TokenSourceOptions } from './token-source-options.ts'

const signedOut = { code: 'authorization_required' }

async function loggedIn(options: Partial<TokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ grant: 'refresh_token', ...options })
  await world.source.signIn(world.endpoint.login())
  return world
}

describe('a login in this process', () => {
  it('is in hand and in the cache at once, under its key', async () => {
    const { get, cache, clock, endpoint, events, source } = scenario({ grant: 'refresh_token' })
    const stored = await source.signIn({ ...endpoint.login(), expiresIn: undefined })
    expect(stored).toMatchObject({ accessToken: 'login', key: 'k', expiresIn: 3600 })
    expect(await cache.get('k')).toEqual(stored)
    expect(await get()).toBe('login')
    expect(events).toEqual([
      { type: 'signed-in', key: 'k', expiresAt: clock.now() + 3599, stored: true },
    ])
  })

  it('is not lost to a cache that fails, and is stored later as what a person did', async () => {
    const { source, get, clock, cache, endpoint, counts } = await loggedIn()
    await source.signOut()
    const set = cache.set.bind(cache)
    cache.set = () => Promise.reject(new Error('read-only'))
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    expect(await get()).toBe('again')
    expect(source.isIdle).toBe(false)
    expect(counts()).toMatchObject({ 'token-not-stored': 1 })
    await clock.advance(10)
    expect(await get()).toBe('again')
    expect(await cache.get('k')).toBeUndefined()
    cache.set = set
    await clock.advance(60)
    expect(await get()).toBe('again')
    await clock.advance(1)
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
    expect(source.isIdle).toBe(true)
    expect(endpoint.requests).toHaveLength(0)
  })

  it('that is still unstored goes on through its own refreshes', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    const set = cache.set.bind(cache)
    cache.set = () => Promise.reject(new Error('read-only'))
    await source.signIn(endpoint.login({ accessToken: 'again' }))
    await clock.advance(3601)
    const refreshed = await get()
    expect(refreshed).toBe('access-1')
    cache.set = set
    await clock.advance(61)
    await get()
    await clock.advance(1)
    expect(await cache.get('k')).toMatchObject({ accessToken: refreshed })
  })

  it('that is still unstored gives way to a later one elsewhere', async () => {
    const { source, join, get, clock, cache, endpoint } = await loggedIn()
    const set = cache.set.bind(cache)
    cache.set = () => Promise.reject(new Error('read-only'))
    await source.signIn(endpoint.login({ accessToken: 'earlier' }))
    cache.set = set
    await clock.advance(0.1)
    await join().signIn(endpoint.login({ accessToken: 'later' }))
    await clock.advance(60)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('later')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'later' })
  })

  it('is looked up again after the re-check interval', async () => {
    const { get, cache, clock } = await loggedIn()
    await cache.delete('k')
    expect(await get()).toBe('login')
    await clock.advance(31)
    await get()
    await clock.advance(1)
    expect(await outcome(get())).toMatchObject(signedOut)
  })
})

describe('a sign-out in this process', () => {
  it.each([0, 0.05, 0.1, 0.19])('beats a refresh that is %s s under way', async (seconds) => {
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
  })

  it('forgets again what a refresh has read while the cache was deleting', async () => {
    const { source, get, clock, cache } = await loggedIn()
    const remove = cache.delete.bind(cache)
    cache.delete = async (key) => {
      await clock.sleep(2)
      await remove(key)
    }
    const gone = source.signOut()
    await clock.advance(1)
    expect(await get()).toBe('login')
    await clock.advance(2)
    await gone
    expect(await outcome(get())).toMatchObject(signedOut)
  })

  it('ends a cool-down', async () => {
    const { source, get, clock, endpoint } = await loggedIn()
    await clock.advance(3601)
    endpoint.failure = new Error('away')
    await outcome(get())
    await source.signOut()
    endpoint.failure = undefined
    await source.signIn({ ...endpoint.login(), expiresAt: clock.now() + 0.001 })
    await clock.advance(1)
    expect(await get()).toBe('access-2')
  })
})

describe('a required scope', () => {
  it('that is not granted is told at each call, with no lease and no request', async () => {
    const { get, cache, endpoint } = await loggedIn({ requiredScopes: ['streaming'] })
    let leases = 0
    const lease = cache.lease.bind(cache)
    cache.lease = (...parameters) => (leases++, lease(...parameters))
    for (let call = 0; call < 3; call++) {
      expect(await outcome(get())).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'insufficient_scope',
        missingScopes: ['streaming'],
      })
    }
    expect([leases, endpoint.requests.length]).toEqual([0, 0])
  })

  it('that a later login lacks does not make anybody overwrite that login', async () => {
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

describe('the notice that a login is due', () => {
  it('comes once a day in the last fourteen, and not after the verdict', async () => {
    const world = scenario({ grant: 'refresh_token' })
    const { source, clock, endpoint, get, events } = world
    await source.signIn(endpoint.login())
    const days: number[] = []
    for (let day = 1; day <= 190; day++) {
      await clock.advance(86_400)
      if (day > 180) endpoint.revoke()
      await outcome(get())
      const notices = events.filter(({ type }) => type === 'reauthorization-due')
      if (notices.length > days.length) days.push(day)
    }
    expect(days.length).toBeGreaterThanOrEqual(9)
    expect(days.length).toBeLessThanOrEqual(14)
    expect(days[0]).toBeGreaterThanOrEqual(167)
    expect(days.at(-1)).toBeLessThanOrEqual(181)
  })
})

describe('retryRejected', () => {
  it('refreshes at once, also where the access token still lives long', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    const login = await cache.get('k')
    if (login !== undefined) await cache.set({ ...login, refreshTokenRejectedAt: 1 }, 'k')
    const retry = source.retryRejected()
    await clock.advance(1)
    await retry
    expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual(['refresh-0'])
    expect(await get()).toBe('access-1')
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })
})
