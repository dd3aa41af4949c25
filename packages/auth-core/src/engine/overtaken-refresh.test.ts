import { describe, expect, it } from 'vitest'
import { bareLease, changingLeases } from '../../test/changing-leases.ts'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { TellingTokenCache } from 'test-support/telling-cache.ts'
import { settle } from 'test-support/virtual-clock.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSourceOptions } from './options.ts'

async function away(): Promise<never> {
  throw new Error('away')
}

/** The refresh token that a deployment was given. */
async function initialRefreshToken(): Promise<TokenInfo> {
  const none = { accessToken: 'none-yet', expiresAt: 0 }
  return { ...none, refreshToken: 'refresh-0', initialRefreshTokenHash: 'hash' }
}

/** What a cache keeps that knows four fields. */
function fourFields({ accessToken, expiresAt, refreshToken, authorizedAt }: TokenInfo): TokenInfo {
  return { accessToken, expiresAt, refreshToken, authorizedAt }
}

/** A user whose refresh tokens are replaced at each use, and whose access token has ended. */
async function signedIn(options: Partial<UserTokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ ...options })
  world.endpoint.rotates = true
  await world.cache.set(world.endpoint.login(), 'k')
  await world.clock.advance(3601)
  return world
}

function sentIn({ endpoint }: Scenario): readonly (string | undefined)[] {
  return endpoint.requests.map(({ current }) => current?.refreshToken)
}

describe('a superseded refresh', () => {
  it('has still replaced its refresh token: a sign-out that fails does not bring it back', async () => {
    const world = await signedIn()
    const { cache, clock, source, get } = world
    cache.fail('delete')
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    const signedOut = outcome(source.signOut())
    await clock.advance(1)
    expect(await signedOut).toMatchObject({ code: 'cache_unavailable' })
    expect(await asked).toMatchObject({ code: 'authorization_required' })
    await clock.advance(61)
    expect(await outcome(get())).toMatchObject({ code: 'authorization_required' })
    expect(sentIn(world)).toEqual(['refresh-0'])
  })

  it.each([
    ['no', undefined],
    ['an empty', ''],
    ['the same', 'refresh-0'],
  ])(
    'has replaced nothing if its response has %s refresh token: after a sign-out that fails it still works',
    async (_, refreshToken) => {
      const world = await signedIn()
      const { cache, clock, endpoint, join } = world
      endpoint.rotates = false
      const source = join({
        requestToken: async (current, permit) => ({
          ...(await endpoint.requestToken(current, permit)),
          refreshToken,
        }),
      })
      cache.fail('delete')
      const asked = outcome(source.getAccessToken())
      await clock.advance(0.1)
      const signedOut = outcome(source.signOut())
      await clock.advance(1)
      expect(await signedOut).toMatchObject({ code: 'cache_unavailable' })
      expect(await asked).toBe('access-2')
      expect(sentIn(world)).toEqual(['refresh-0', 'refresh-0'])
    },
  )

  it('keeps its new refresh token if another access token of the sign-in was noticed meanwhile', async () => {
    const world = scenario()
    const { clock, endpoint } = world
    endpoint.rotates = true
    const cache = new TellingTokenCache({ clock })
    const source = world.join({ tokenCache: cache })
    const login = endpoint.login({ expiresAt: clock.now() - 1 })
    await cache.set(login, 'k')
    endpoint.latencySeconds = 2
    const asked = source.getAccessToken()
    await clock.advance(1)
    await cache.set({ ...login, accessToken: 'noticed', expiresAt: clock.now() + 3600 }, 'k')
    await clock.advance(5)
    await asked
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-1')
    expect(sentIn(world)).toEqual(['refresh-0'])
  })

  it.each(['later', 'earlier'])(
    'leaves it to the fence which of two refresh tokens stays if the other one was noticed meanwhile: the %s one',
    async (fence) => {
      const world = scenario()
      const { clock, endpoint } = world
      const cache = new TellingTokenCache({ clock })
      endpoint.latencySeconds = 2
      const source = world.join({
        tokenCache: cache,
        // A server for which a refresh token that it has just replaced still works.
        requestToken: async (current, permit) => ({
          ...(await endpoint.requestToken(current, permit)),
          refreshToken: 'own',
        }),
      })
      const login = endpoint.login({ expiresAt: clock.now() - 1 })
      await cache.set(login, 'k')
      const earlier = await takeLease(cache, 'k')
      await earlier.release()
      const asked = source.getAccessToken()
      await clock.advance(1)
      const expiry = { expiresAt: clock.now() + 3600, expiresIn: 3600 }
      const token = { accessToken: 'theirs', refreshToken: 'theirs', refreshTokenRotations: 1 }
      const theirs = { ...login, ...token, ...expiry }
      await (fence === 'later' ? cache.set(theirs, 'k') : earlier.commit(theirs))
      await settle()
      expect(source.peekToken()?.accessToken).toBe('theirs')
      await clock.advance(5)
      await asked
      const stays = fence === 'later' ? 'theirs' : 'own'
      expect(await source.getStoredToken()).toMatchObject({ refreshToken: stays })
      expect((await cache.get('k'))?.refreshToken).toBe(stays)
    },
  )

  it('gives way to a sign-in elsewhere that was noticed meanwhile', async () => {
    const world = scenario()
    const { clock, endpoint } = world
    endpoint.rotates = true
    const cache = new TellingTokenCache({ clock })
    const source = world.join({ tokenCache: cache })
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    endpoint.latencySeconds = 2
    const asked = source.getAccessToken()
    await clock.advance(1)
    // The clock of the other host is behind.
    const expiry = { expiresAt: clock.now() + 3600, expiresIn: 3600 }
    const next = { accessToken: 'next', refreshToken: 'next-refresh', authorizedAt: 1 }
    await cache.set({ ...next, ...expiry }, 'k')
    await clock.advance(5)
    expect(await asked).toBe('next')
    await clock.advance(31)
    expect(await world.get(source)).toBe('next')
    expect((await cache.get('k'))?.refreshToken).toBe('next-refresh')
    expect(sentIn(world)).toEqual(['refresh-0'])
  })

  it('gives way to a sign-out elsewhere that was noticed meanwhile', async () => {
    const world = scenario()
    const { clock, endpoint } = world
    const stored = new TellingTokenCache({ clock })
    // A cache without leases: nothing but what the source knows protects the sign-out.
    const tokenCache: TokenCache = {
      get: (key) => stored.get(key),
      set: (token, key) => stored.set(token, key),
      delete: (key) => stored.delete(key),
      subscribe: (key, listener) => stored.subscribe(key, listener),
    }
    const source = world.join({ tokenCache })
    await stored.set(endpoint.login(), 'k')
    await world.get(source)
    await clock.advance(3601)
    endpoint.latencySeconds = 2
    const asked = outcome(source.getAccessToken())
    await clock.advance(1)
    await stored.delete('k')
    await clock.advance(5)
    expect(await asked).toMatchObject({ code: 'authorization_required' })
    expect(await stored.get('k')).toBeUndefined()
  })
})

describe('a refresh token that is stored late', () => {
  it('is not overwritten by a source that has nothing to say but an access token of the one before', async () => {
    const { cache, clock, endpoint, get } = scenario()
    const login = endpoint.login()
    await cache.set(login, 'k')
    expect(await get()).toBe('login')
    const expiry = { expiresAt: clock.now() + 10, expiresIn: 10 }
    await cache.set({ ...login, accessToken: 'short', ...expiry }, 'k')
    // Its holder has sent the refresh token, and stood still since.
    const late = await takeLease(cache, 'k')
    await late.release()
    const next = { accessToken: 'next', refreshToken: 'next', refreshTokenRotations: 1 }
    cache.after('lease', () => late.commit({ ...login, ...next }))
    await clock.advance(31)
    expect(await get()).toBe('login')
    await clock.advance(1)
    expect((await cache.get('k'))?.refreshToken).toBe('next')
  })
})

describe('a sign-out that fails', () => {
  it("leaves the deployment's initial refresh token used up, also if the cache is flushed", async () => {
    const world = scenario({ initialRefreshToken })
    const { cache, clock, endpoint, get, source } = world
    endpoint.rotates = true
    endpoint.login()
    await get()
    cache.fail('delete')
    expect(await outcome(source.signOut())).toMatchObject({ code: 'cache_unavailable' })
    await cache.close()
    cache.repair('delete')
    await clock.advance(61)
    expect(await outcome(get())).toMatchObject({ code: 'authorization_required' })
    expect(sentIn(world)).toEqual(['refresh-0'])
  })
})

describe('a failed write', () => {
  it('may have arrived: it is not repeated over what another source has stored since', async () => {
    const world = await signedIn()
    const { cache, clock, join } = world
    const cacheOf = (fails: boolean): TokenCache => ({
      ...changingLeases(cache, (lease) => {
        const commit = lease.commit.bind(lease)
        lease.commit = async (token) => {
          const isStored = await commit(fourFields(token))
          if (fails) throw new Error('the answer was lost')
          return isStored
        }
        return lease
      }),
      set: (token, key) => cache.set(fourFields(token), key),
    })
    const [a, b] = [join({ tokenCache: cacheOf(true) }), join({ tokenCache: cacheOf(false) })]
    expect(await world.get(a)).toBe('access-1')
    await world.get(b)
    await b.invalidate('access-1')
    expect(await world.get(b)).toBe('access-2')
    await clock.advance(31)
    await world.get(a)
    await clock.advance(31)
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-2')
    expect(sentIn(world)).toEqual(['refresh-0', 'refresh-1'])
  })
})

describe('a rejection', () => {
  it('keeps its source in memory until the cache knows it', async () => {
    const world = await signedIn()
    const { cache, endpoint, source, get } = world
    endpoint.rotates = false
    await get()
    await world.clock.advance(3601)
    endpoint.revoke()
    cache.fail('get')
    await outcome(get())
    await world.clock.advance(61)
    expect(source.canEvict).toBe(false)
    cache.repair('get')
    expect(await outcome(get())).toMatchObject({ code: 'invalid_grant' })
    await world.clock.advance(61)
    expect(source.canEvict).toBe(true)
    const sent = endpoint.requests.length
    expect(await outcome(get(world.join()))).toMatchObject({ code: 'invalid_grant' })
    expect(endpoint.requests).toHaveLength(sent)
  })

  it('ends the permission to retry', async () => {
    const world = await signedIn()
    const { cache, clock, endpoint, join } = world
    endpoint.revoke()
    expect(await outcome(world.get())).toMatchObject({ code: 'invalid_grant' })
    const sent = endpoint.requests.length
    // Each lease is over before its answer comes.
    const tokenCache = changingLeases(cache, (lease) => {
      const endsAt = clock.monotonic() + 0.6
      const remainingSeconds = (): number => Math.max(endsAt - clock.monotonic(), 0)
      return bareLease(lease, { remainingSeconds })
    })
    endpoint.latencySeconds = 0.9
    const retried = outcome(join({ tokenCache }).retryRejectedRefreshToken())
    await clock.advance(40)
    expect(endpoint.requests.length - sent).toBe(1)
    await retried
  })

  it.each([
    ['is still valid', 3600],
    ['has ended since', -1],
  ])(
    'is forgotten if another source has used the same refresh token: its access token %s',
    async (_, leftSeconds) => {
      const world = await signedIn()
      const { cache, clock, join } = world
      const login = await cache.get('k')
      let isRefusing = true
      const a = join({
        tokenCache: {
          ...changingLeases(cache, (lease) => Object.assign(lease, { commit: away })),
          set: away,
        },
        requestToken: async () => {
          if (isRefusing) {
            throw new AuthenticationError('no', { code: 'invalid_grant', error: 'invalid_grant' })
          }
          return { accessToken: 'own', expiresAt: clock.now() + 3600 }
        },
      })
      expect(await outcome(world.get(a))).toMatchObject({ code: 'invalid_grant' })
      isRefusing = false
      const expiry = { expiresAt: clock.now() + leftSeconds, expiresIn: 3600 }
      if (login !== undefined) await cache.set({ ...login, accessToken: 'works', ...expiry }, 'k')
      await clock.advance(61)
      expect(await world.get(a)).toBe(leftSeconds > 0 ? 'works' : 'own')
    },
  )
})
