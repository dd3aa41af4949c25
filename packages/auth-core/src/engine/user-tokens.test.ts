import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ReauthorizationRequiredError } from '../errors/reauthorization-required-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSourceOptions } from './options.ts'

async function loggedIn(options: Partial<UserTokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ ...options })
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

  it('that is replaced each time is used once each', async () => {
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

  it('that was replaced once, also for another source, is not sent without the cache', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    await clock.advance(3601)
    expect(await get()).toBe('access-1')
    cache.fail()
    await clock.advance(3601)
    expect(await outcome(get())).toMatchObject({ name: 'TokenCacheError' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    ['empty', ''],
    ['as it was sent', 'refresh-0'],
  ])('that comes back %s is kept, and does not count as replaced', async (_, refreshToken) => {
    const world = await loggedIn()
    const { clock, cache, get, join } = world
    const source = join({
      requestToken: async () => ({
        accessToken: 'a',
        expiresAt: clock.now() + 3600,
        refreshToken,
      }),
    })
    await clock.advance(3601)
    expect(await get(source)).toBe('a')
    expect(await cache.get('k')).toMatchObject({
      refreshToken: 'refresh-0',
      refreshTokenRotations: 0,
      expiresIn: 3600,
    })
  })

  it('is shared by many sources across many expiries, and used once each', async () => {
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

  it('that does not exist yet causes a typed error, without a lease or a request', async () => {
    const { get, endpoint, cache } = scenario()
    for (let call = 0; call < 3; call++) {
      expect(await outcome(get())).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'authorization_required',
      })
    }
    const leases = cache.calls.lease
    expect({ leases, requests: endpoint.requests.length }).toEqual({ leases: 0, requests: 0 })
  })
})

describe('a rejected refresh token', () => {
  it('causes a typed error, is sent once, marked and kept, and its access token is used up', async () => {
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
        error: 'invalid_grant',
      })
    }
    expect(endpoint.requests).toHaveLength(1)
    expect(counts()['reauthorization-required']).toBe(1)
  })

  it('takes no access token from a source that has a later one than the cache', async () => {
    const { cache, clock, endpoint, get } = scenario()
    await cache.set(endpoint.login(), 'k')
    await get()
    await clock.advance(3601)
    cache.fail()
    expect(await get()).toBe('access-1')
    cache.repair()
    await clock.advance(3310)
    endpoint.revoke()
    expect(await get()).toBe('access-1')
    await clock.advance(2)
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeDefined()
    expect(await get()).toBe('access-1')
  })

  it('is reported to a source that reads the verdict from the cache, without a lease', async () => {
    const { get, clock, cache, endpoint } = scenario()
    const ended = { expiresAt: clock.now() - 1, refreshTokenRejectedAt: 1 }
    await cache.set(endpoint.login(ended), 'k')
    expect(await outcome(get())).toMatchObject({ code: 'invalid_grant' })
    const leases = cache.calls.lease
    expect({ leases, requests: endpoint.requests.length }).toEqual({ leases: 0, requests: 0 })
  })

  it('is replaced by a sign-in', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.revoke()
    await clock.advance(3601)
    await outcome(get())
    await cache.set(endpoint.login({ accessToken: 'again' }), 'k')
    expect(await get()).toBe('again')
  })

  it('counts as replaced if the cache has another one by then', async () => {
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

  it('has no verdict while the cache does not answer', async () => {
    const { join, clock, cache, endpoint, get } = await loggedIn()
    await clock.advance(3601)
    endpoint.revoke()
    let reads = 0
    cache.before('get', () => {
      if (++reads === 2) throw new Error('away')
    })
    const error = await outcome(get(join()))
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })
})

describe('a refresh token that was rejected without a lease', () => {
  it('has no verdict, also if the cache works again by then', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    await get()
    await clock.advance(3601)
    endpoint.revoke()
    cache.fail('get')
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    expect(endpoint.requests).toHaveLength(1)
    cache.repair('get')
    await clock.advance(0.2)
    expect(await asked).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
  })
})

describe('the verdict on a refresh token', () => {
  const dead = { name: 'ReauthorizationRequiredError', code: 'invalid_grant' }

  it('does not overwrite a sign-in that a cache without leases has stored since', async () => {
    const { clock, endpoint, get, join } = scenario()
    let stored: TokenInfo | undefined = endpoint.login({
      refreshToken: 'spent elsewhere',
      expiresAt: clock.now() - 10,
    })
    const source = join({
      tokenCache: { get: () => stored, set: (token) => (stored = token) },
      requestToken: async (current, options) => {
        if (current?.refreshToken === 'spent elsewhere') {
          stored = endpoint.login({ accessToken: 'elsewhere' })
        }
        return endpoint.requestToken(current, options)
      },
    })
    expect(await get(source)).toBe('elsewhere')
    expect(stored).toMatchObject({ accessToken: 'elsewhere', refreshToken: 'refresh-0' })
    expect(stored.refreshTokenRejectedAt).toBeUndefined()
  })

  it('is dropped if a sign-in happens right before it is stored', async () => {
    const { get, clock, cache, endpoint, counts } = await loggedIn()
    await clock.advance(3601)
    endpoint.revoke()
    let reads = 0
    cache.after('get', async () => {
      if (++reads === 2) await cache.set(endpoint.login({ accessToken: 'again' }), 'k')
    })
    expect(await get()).toBe('again')
    expect(counts()).toEqual({ 'lease-lost': 1, 'token-adopted': 1 })
  })

  it('that could not be stored causes an event, and is stored later without another request', async () => {
    const { get, clock, cache, endpoint, counts } = await loggedIn()
    await get()
    await clock.advance(3601)
    endpoint.revoke()
    cache.fail('commit')
    expect(await outcome(get())).toMatchObject(dead)
    expect(counts()).toMatchObject({ 'cache-failed': 1, 'token-store-failed': 1 })
    cache.repair('commit')
    expect(await outcome(get())).toMatchObject(dead)
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a refresh token that an own provider reports as rejected', () => {
  it.each([
    ['the code', new AuthenticationError('', { code: 'invalid_grant' })],
    ['the error', new AuthenticationError('', { code: 'refused', error: 'invalid_grant' })],
    [
      'the error that callers are to get',
      new ReauthorizationRequiredError('', { code: 'invalid_grant' }),
    ],
  ])('by %s is marked, and sent once', async (_how, failure) => {
    const { get, clock, cache, endpoint, counts } = await loggedIn()
    await get()
    await clock.advance(3601)
    endpoint.failure = failure
    for (const error of [await outcome(get()), await outcome(get())]) {
      expect(error).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'invalid_grant',
      })
    }
    expect(endpoint.requests).toHaveLength(1)
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toEqual(expect.any(Number))
    expect(counts()).toMatchObject({ 'reauthorization-required': 1 })
  })
})

describe('a request that says that the user must sign in', () => {
  it('is believed, with a lease and without the cache, and no cooldown starts', async () => {
    const { get, clock, cache, endpoint, counts } = await loggedIn()
    await get()
    await clock.advance(3601)
    endpoint.failure = new ReauthorizationRequiredError('', { code: 'consent_withdrawn' })
    expect(await outcome(get())).toMatchObject({ code: 'consent_withdrawn' })
    cache.fail()
    expect(await outcome(get())).toMatchObject({ code: 'consent_withdrawn' })
    expect(endpoint.requests).toHaveLength(2)
    expect(counts()['refresh-failed']).toBeUndefined()
  })
})

describe('a cache that lost a write', () => {
  it('gets the newer refresh token back from the source that holds it', async () => {
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
  it('makes no source send the older refresh token', async () => {
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
  it('a refresh waits while the access token is valid, then continues alone', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    await get()
    cache.fail()
    await clock.advance(3600 - 100)
    expect(await get()).toBe('login')
    expect(endpoint.requests).toHaveLength(0)
    await clock.advance(101)
    expect(await get(source)).toBe('access-1')
  })

  it('a refresh token that is known to rotate is not sent alone', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    endpoint.rotates = true
    await get()
    await clock.advance(3601)
    await get()
    cache.fail()
    await clock.advance(3601)
    expect(await outcome(get())).toMatchObject({
      name: 'TokenCacheError',
      code: 'cache_unavailable',
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('the error quotes the cache as far as it allows', async () => {
    const { get, cache, clock, endpoint } = await loggedIn()
    endpoint.rotates = true
    await get()
    await clock.advance(3601)
    await get()
    const secret = (await cache.get('k'))?.refreshToken ?? ''
    await clock.advance(3601)
    for (const [thrown, message] of [
      [
        new TokenCacheError('Others may write to the folder.', {
          code: 'unsafe',
          isQuotable: true,
        }),
        / sent twice\. The cache says: Others may write to the folder\.$/,
      ],
      [
        new TokenCacheError(`Cannot store ${secret}`, { code: 'failed' }),
        / sent twice\. It does not answer\.$/,
      ],
      [new Error('something with secrets in it'), / sent twice\. It does not answer\.$/],
    ] as const) {
      cache.fail('get', thrown)
      const error = await outcome(get())
      expect(error).toMatchObject({ name: 'TokenCacheError', code: 'cache_unavailable' })
      expect((error as Error).message).toMatch(message)
    }
  })

  it('a cold source does not treat a user as one who has not signed in', async () => {
    const { get, cache, join } = await loggedIn()
    cache.fail()
    expect(await outcome(get(join()))).toMatchObject({ code: 'cache_unavailable' })
  })

  it('one that was refreshed and not seen to rotate is sent alone', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    await clock.advance(3601)
    expect(await get()).toBe('access-1')
    cache.fail()
    await clock.advance(3601)
    expect(await get()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('one whose access token the API rejects is sent alone, although that has not expired', async () => {
    const { get, source, cache } = await loggedIn()
    await get()
    cache.fail()
    await source.invalidate('login')
    expect(await get()).toBe('access-1')
  })

  it('one that is replaced meanwhile causes an event, and is stored when the cache works again', async () => {
    const { get, clock, cache, endpoint, events } = await loggedIn()
    endpoint.rotates = true
    await get()
    cache.fail()
    await clock.advance(3601)
    expect(await get()).toBe('access-1')
    expect(events.slice(-2)).toMatchObject([
      { type: 'token-store-failed' },
      {
        type: 'token-refreshed',
        stored: false,
        waitingCallers: 1,
        expiresAt: clock.now() - 1 + 3600,
        requestSeconds: expect.closeTo(0.2),
      },
    ])
    cache.repair()
    await clock.advance(2)
    await get()
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('one that is not replaced causes no event, and may be lost', async () => {
    const { get, clock, cache, counts } = await loggedIn()
    await get()
    cache.fail()
    await clock.advance(3601)
    expect(await get()).toBe('access-1')
    expect(counts()['token-store-failed']).toBeUndefined()
  })

  it('a rejected one is not sent again, and it is unknown whether the user has signed in since', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    await get()
    await clock.advance(3601)
    endpoint.revoke()
    expect(await outcome(get())).toMatchObject({ name: 'ReauthorizationRequiredError' })
    cache.fail()
    expect(await outcome(get())).toMatchObject({ code: 'cache_unavailable' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('a rejected one of an unsaved sign-in is reported as rejected', async () => {
    const { source, get, clock, cache, endpoint } = await loggedIn()
    cache.fail()
    await source.signIn(endpoint.login())
    const login = await source.getStoredToken()
    await source.signIn({ ...endpoint.login(), ...login, refreshTokenRejectedAt: clock.now() })
    await clock.advance(3601)
    expect(await outcome(get())).toMatchObject({ name: 'ReauthorizationRequiredError' })
  })

  it('a cooldown still applies', async () => {
    const { get, clock, cache, endpoint } = await loggedIn()
    await get()
    cache.fail()
    await clock.advance(3601)
    endpoint.failure = new ServerError('503', { code: 'server_error', status: 503 })
    for (let call = 0; call < 3; call++) {
      expect(await outcome(get(undefined, 0.3))).toMatchObject({
        name: 'ServerError',
        retryAfterSeconds: expect.any(Number),
      })
    }
    expect(endpoint.requests).toHaveLength(1)
  })
})
