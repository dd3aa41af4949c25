import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import type { TokenSourceOptions } from './token-source-options.ts'

async function loggedIn(options: Partial<TokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ grant: 'refresh_token', ...options })
  await world.cache.set(world.endpoint.login(), 'k')
  return world
}

describe("a user's refresh token", () => {
  it('that is not replaced is kept through three refreshes, with scope and consent', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    const login = await cache.get('k')
    for (let refresh = 1; refresh <= 3; refresh++) {
      await clock.advance(3601)
      expect(await get()).toBe(`access-${refresh}`)
      expect(await cache.get('k')).toEqual({
        ...login,
        accessToken: `access-${refresh}`,
        expiresAt: expect.any(Number),
        key: 'k',
      })
    }
    expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual(
      Array(3).fill(login?.refreshToken),
    )
  })

  it('that is replaced each time is spent once each', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    for (let refresh = 1; refresh <= 3; refresh++) {
      await clock.advance(3601)
      expect(await get()).toBe(`access-${refresh}`)
      expect((await cache.get('k'))?.refreshToken).toBe(`refresh-${refresh}`)
    }
    expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual([
      'refresh-0',
      'refresh-1',
      'refresh-2',
    ])
  })

  it('that is answered with an empty one is kept', async () => {
    const world = await loggedIn()
    const { clock, cache, get, join } = world
    const source = join({
      requestToken: async () => ({
        accessToken: 'a',
        expiresAt: clock.now() + 3600,
        refreshToken: '',
      }),
    })
    await clock.advance(3601)
    expect(await get(source)).toBe('a')
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-0')
  })

  it('is shared by many processes across many expiries, and spent once each', async () => {
    const { join, clock, endpoint } = await loggedIn()
    endpoint.rotates = true
    const fleet = Array.from({ length: 8 }, () => join())
    for (let expiry = 1; expiry <= 50; expiry++) {
      await clock.advance(3300)
      const asked = fleet.map((source) => source.getAccessToken())
      await clock.advance(60)
      await Promise.all(asked)
    }
    expect(endpoint.maxInFlight).toBe(1)
    const spent = endpoint.requests.map(({ current }) => current?.refreshToken)
    expect(new Set(spent).size).toBe(spent.length)
    expect(spent.length).toBeGreaterThanOrEqual(45)
  })

  it('that nobody has yet is asked of the user by type, with no lease and no request', async () => {
    const { get, endpoint, cache } = scenario({ grant: 'refresh_token' })
    let leases = 0
    const lease = cache.lease.bind(cache)
    cache.lease = (...parameters) => (leases++, lease(...parameters))
    for (let call = 0; call < 3; call++) {
      expect(await outcome(get())).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'authorization_required',
      })
    }
    expect([leases, endpoint.requests.length]).toEqual([0, 0])
  })
})

describe('a refresh token that is dead', () => {
  it('is known by type, sent once, marked and not erased, its access token used up', async () => {
    const { get, source, join, clock, cache, endpoint, counts } = await loggedIn()
    await get()
    endpoint.revoke()
    await clock.advance(3600 - 200)
    expect(await get()).toBe('login')
    expect(endpoint.requests).toHaveLength(1)
    expect(await cache.get('k')).toMatchObject({
      accessToken: 'login',
      refreshToken: 'refresh-0',
      refreshTokenRejectedAt: expect.closeTo(clock.now(), -1),
    })
    await clock.advance(100)
    expect(await get()).toBe('login')
    await clock.advance(100)
    for (const each of [source, source, join()]) {
      expect(await outcome(get(each))).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'invalid_grant',
      })
    }
    expect(endpoint.requests).toHaveLength(1)
    expect(counts()['reauthorization-required']).toBe(1)
  })

  it('comes back to life with a login', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.revoke()
    await clock.advance(3601)
    await outcome(get())
    await cache.set(endpoint.login({ accessToken: 'again' }), 'k')
    expect(await get()).toBe('again')
  })

  it('is no verdict where the cache holds another one by now', async () => {
    const { join, clock, cache, endpoint, get } = await loggedIn()
    const stale = endpoint.login({ refreshToken: 'spent elsewhere', expiresAt: clock.now() - 10 })
    await cache.set(stale, 'k')
    const source = join({
      requestToken: async (current, options) => {
        if (current?.refreshToken === 'spent elsewhere') {
          await cache.set(endpoint.login({ accessToken: 'elsewhere' }), 'k')
        }
        return endpoint.requestToken(current, options)
      },
    })
    expect(await get(source)).toBe('elsewhere')
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })

  it('is no verdict while the cache does not answer', async () => {
    const { join, clock, cache, endpoint, get } = await loggedIn()
    await clock.advance(3601)
    endpoint.revoke()
    const read = cache.get.bind(cache)
    let reads = 0
    cache.get = async (key) => {
      if (++reads === 2) throw new Error('away')
      return read(key)
    }
    const error = await outcome(get(join()))
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    expect((await read('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })
})

describe('a replaced refresh token that could not be stored', () => {
  it('is an event, kept, and stored as soon as the cache takes it', async () => {
    const { get, source, clock, cache, endpoint, counts } = await loggedIn()
    endpoint.rotates = true
    await clock.advance(3601)
    const lease = cache.lease.bind(cache)
    cache.lease = async (...parameters) => {
      const granted = await lease(...parameters)
      if (granted.granted) granted.commit = () => Promise.reject(new Error('read-only'))
      return granted
    }
    expect(await get()).toBe('access-1')
    expect(counts()).toMatchObject({ 'cache-failed': 1, 'token-not-stored': 1 })
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-0')

    cache.lease = lease
    await clock.advance(2)
    expect(await get()).toBe('access-1')
    expect(await cache.get('k')).toMatchObject({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
    })
    expect(endpoint.requests).toHaveLength(1)
    void source
  })

  it('wins over the spent one that another process had marked as dead', async () => {
    const { get, source, join, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    await clock.advance(3601)
    const lease = cache.lease.bind(cache)
    cache.lease = async (...parameters) => {
      const granted = await lease(...parameters)
      if (granted.granted) granted.commit = () => Promise.reject(new Error('away'))
      return granted
    }
    await get(source)
    cache.lease = lease
    expect(await outcome(get(join()))).toMatchObject({ code: 'invalid_grant' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeDefined()
    await clock.advance(30)
    await get(source)
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1', key: 'k' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })
})

describe('a cache that lost a write', () => {
  it('gets the newer refresh token back from whoever holds it', async () => {
    const { source, join, get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    const before = await cache.get('k')
    await clock.advance(3601)
    await get(source)
    const adopter = join()
    await get(adopter)
    if (before !== undefined) await cache.set(before, 'k')
    await clock.advance(31)
    await get(adopter)
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-1')
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a cache that lost a write long ago', () => {
  it('does not make anybody spend the older refresh token', async () => {
    const { source, join, get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    const before = await cache.get('k')
    await clock.advance(3601)
    await get(source)
    const adopter = join()
    await get(adopter)
    if (before !== undefined) await cache.set(before, 'k')
    await clock.advance(3601)
    expect(await get(adopter)).toBe('access-2')
    expect(endpoint.requests.at(-1)?.current?.refreshToken).toBe('refresh-1')
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-2')
  })
})

describe('while the cache fails', () => {
  const failing = {
    get: () => Promise.reject(new Error('away')),
    set: () => Promise.reject(new Error('away')),
  }

  it('a refresh waits as long as the access token is valid, then goes on alone', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    await get()
    Object.assign(cache, failing)
    await clock.advance(3600 - 100)
    expect(await get()).toBe('login')
    expect(endpoint.requests).toHaveLength(0)
    await clock.advance(101)
    expect(await get(source)).toBe('access-1')
  })

  it('a refresh token that was seen to be replaced is not spent alone', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    await get()
    await clock.advance(3601)
    await get()
    Object.assign(cache, failing)
    await clock.advance(3601)
    expect(await outcome(get())).toMatchObject({
      name: 'TokenCacheError',
      code: 'cache_unavailable',
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('a cold process does not take a user for one who has not logged in', async () => {
    const { get, cache, join } = await loggedIn()
    Object.assign(cache, failing)
    expect(await outcome(get(join()))).toMatchObject({ code: 'cache_unavailable' })
  })
})
