import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { TellingTokenCache } from 'test-support/telling-cache.ts'
import { settle } from 'test-support/virtual-clock.ts'
import type { InitialRefreshToken } from './options.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { isRotated } from './user/initial-refresh-token.ts'

/** What a program is given at its start; the hash names it. */
function initial(refreshToken: string, initialRefreshTokenHash: string): InitialRefreshToken {
  return async () => ({
    accessToken: 'none-yet',
    expiresAt: 0,
    refreshToken,
    initialRefreshTokenHash,
  })
}

/** An entry that descends from the initial refresh token with this hash. */
function entryOf(
  { endpoint }: Scenario,
  initialRefreshTokenHash: string,
  more: Partial<TokenInfo> = {},
): TokenInfo {
  return { ...endpoint.login({ authorizedAt: undefined, ...more }), initialRefreshTokenHash }
}

function sentIn({ endpoint }: Scenario): readonly (string | undefined)[] {
  return endpoint.requests.map(({ current }) => current?.refreshToken)
}

const dead = { name: 'ReauthorizationRequiredError', code: 'invalid_grant' }

describe('an initialRefreshToken that fails', () => {
  it('causes an error without secrets, and blocks no other source', async () => {
    let isBroken = true
    const initialRefreshToken = async (): Promise<TokenInfo> => {
      if (isBroken) throw new Error('GET https://vault?key=secret')
      return { accessToken: 'none-yet', expiresAt: 0, refreshToken: 'refresh-0' }
    }
    const { cache, clock, endpoint, get, join, source } = scenario({ initialRefreshToken })
    await cache.set(
      { ...endpoint.login({ authorizedAt: undefined }), initialRefreshTokenHash: 'hash' },
      'k',
    )
    await clock.advance(3601)
    // The entry is read without one the first time, and under a lease the second time.
    const entry = await cache.get('k')
    let reads = 0
    const tokenCache = {
      get: () => (reads++ === 0 ? undefined : entry),
      set: (token: TokenInfo) => cache.set(token, 'k'),
      lease: (key: string) => cache.lease(key),
    }
    const error = await outcome(get(join({ tokenCache })))
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'request_failed' })
    expect(String(error)).not.toContain('secret')
    expect(String(error)).toContain('option initialRefreshToken')
    isBroken = false
    await outcome(get(source))
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is no failure of the cache', async () => {
    const { cache, endpoint, source } = scenario({
      initialRefreshToken: () => Promise.reject(new Error('the vault is closed')),
    })
    await cache.set(
      { ...endpoint.login({ authorizedAt: undefined }), initialRefreshTokenHash: 'hash' },
      'k',
    )
    expect(await outcome(source.getStoredToken())).toMatchObject({ code: 'request_failed' })
  })
})

describe('a program with an initialRefreshToken', () => {
  it('stores its hash with each token that descends from it', async () => {
    const world = scenario({ initialRefreshToken: initial('refresh-0', 'mine') })
    const { cache, endpoint, get } = world
    endpoint.login()
    endpoint.rotates = true
    expect(await get()).toBe('access-1')
    expect(await cache.get('k')).toMatchObject({
      refreshToken: 'refresh-1',
      initialRefreshTokenHash: 'mine',
    })
  })

  it('does not send it after the cache has called it dead, also if the cache is flushed', async () => {
    const world = scenario({ initialRefreshToken: initial('refresh-0', 'mine') })
    const { cache, clock, get, join } = world
    await cache.set(entryOf(world, 'mine', { refreshTokenRejectedAt: 1 }), 'k')
    expect(await get()).toBe('login')
    await clock.advance(3601)
    expect(await outcome(get(join()))).toMatchObject(dead)
    await cache.close()
    expect(await outcome(get())).toMatchObject(dead)
    expect(sentIn(world)).toEqual([])
  })

  it('does not send it after a sign-out', async () => {
    const world = scenario({ initialRefreshToken: initial('refresh-0', 'mine') })
    world.endpoint.login()
    await world.source.signOut()
    expect(await outcome(world.get())).toMatchObject({ code: 'authorization_required' })
    expect(sentIn(world)).toEqual([])
  })
})

describe('an entry of another deployment with the same key', () => {
  it('stays when Spotify rejects the initial refresh token of this one', async () => {
    const world = scenario({ initialRefreshToken: initial('revoked', 'mine') })
    const { cache, counts, get } = world
    const theirs = entryOf(world, 'theirs')
    await cache.set(theirs, 'k')
    for (let call = 0; call < 2; call++) expect(await outcome(get())).toMatchObject(dead)
    expect(await cache.get('k')).toEqual(theirs)
    expect(sentIn(world)).toEqual(['revoked'])
    expect(counts()).toEqual({ 'reauthorization-required': 1 })
  })

  it('is neither taken nor overwritten by a source whose own session is dead', async () => {
    const world = scenario({ initialRefreshToken: initial('refresh-0', 'mine') })
    const { cache, clock, counts, get } = world
    await cache.set(entryOf(world, 'mine', { refreshTokenRejectedAt: 1 }), 'k')
    expect(await get()).toBe('login')
    const theirs = entryOf(world, 'theirs', { accessToken: 'theirs' })
    await cache.set(theirs, 'k')
    await clock.advance(31)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('login')
    expect(await cache.get('k')).toEqual(theirs)
    expect(counts()).toEqual({ 'token-adopted': 1 })
  })

  it('is taken by a source that has a living session: the deployment was given a new one', async () => {
    const world = scenario({ initialRefreshToken: initial('refresh-0', 'mine') })
    const { cache, clock, get } = world
    await cache.set(entryOf(world, 'mine'), 'k')
    expect(await get()).toBe('login')
    await cache.set(entryOf(world, 'theirs', { accessToken: 'theirs' }), 'k')
    await clock.advance(31)
    await get()
    await clock.advance(1)
    expect(await get()).toBe('theirs')
  })

  it('is not taken if the initial refresh token of this one comes with a date: only its refresh token is used', async () => {
    const dated = { ...(await initial('refresh-0', 'mine')()), authorizedAt: 5 }
    const world = scenario({ initialRefreshToken: async () => dated })
    await world.cache.set(entryOf(world, 'theirs', { refreshTokenRejectedAt: 1 }), 'k')
    expect(await world.get()).toBe('access-1')
    expect(await world.cache.get('k')).not.toHaveProperty('authorizedAt')
  })

  it('is taken by a program without an initialRefreshToken', async () => {
    const world = scenario()
    await world.cache.set(entryOf(world, 'theirs', { accessToken: 'theirs' }), 'k')
    expect(await world.get()).toBe('theirs')
  })
})

describe('a refresh token is known to rotate', () => {
  const dated = { accessToken: 'a', expiresAt: 0, refreshToken: 'other', authorizedAt: 1 }
  const undated = { ...dated, authorizedAt: undefined }
  const mine = initial('initial', 'mine')

  it.each<readonly [string, TokenInfo, InitialRefreshToken | undefined, boolean]>([
    ['of a sign-in: not by itself', dated, undefined, false],
    ['of a sign-in at a program that has an initial one: not by itself', dated, mine, false],
    [
      'that is the initial one: not by itself',
      { ...undated, refreshToken: 'initial' },
      mine,
      false,
    ],
    ['that came in place of the initial one', undated, mine, true],
    [
      'with the hash of the initial one',
      { ...undated, initialRefreshTokenHash: 'mine' },
      mine,
      true,
    ],
    [
      'with the hash of the initial one of another program',
      { ...undated, initialRefreshTokenHash: 'theirs' },
      undefined,
      true,
    ],
    [
      'that was imported: not by itself',
      { ...dated, initialRefreshTokenHash: 'theirs' },
      mine,
      false,
    ],
    ['without a date, at a program that has no initial one: not', undated, undefined, false],
  ])('%s', async (_, token, initialRefreshToken, rotates) => {
    const grant = { token, initialRefreshToken, rotates: false }
    expect(await isRotated(grant)).toBe(rotates)
    expect(await isRotated({ ...grant, rotates: true })).toBe(true)
  })
})

it('that this source has replaced is not sent again, if the cache has lost a later sign-in', async () => {
  const tokenCache = new TellingTokenCache()
  const world = scenario({ tokenCache })
  const { clock, endpoint, get, join } = world
  endpoint.rotates = true
  const { refreshToken = '' } = endpoint.login()
  const source = join({ initialRefreshToken: initial(refreshToken, 'hash') })
  expect(await get(source)).toBe('access-1')
  const other = join()
  await other.signOut()
  // Its access token has expired: this source hears of the sign-in, and does not hold it.
  await other.signIn(endpoint.login({ expiresAt: clock.now() - 1 }))
  await settle()
  await tokenCache.close()
  expect(await outcome(get(source))).toMatchObject({ code: 'authorization_required' })
  expect(sentIn(world)).toEqual([refreshToken])
})
