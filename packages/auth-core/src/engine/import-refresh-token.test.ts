import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { settle } from 'test-support/virtual-clock.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSource } from './user-token-source.ts'
import type { ScriptedEndpoint } from '../../test/scripted-endpoint.ts'
import { ServerError } from '../errors/server-error.ts'

/** A refresh token that another library has obtained, and that works. */
function world(): Scenario & { readonly refreshToken: string } {
  const parts = scenario()
  const { refreshToken = '' } = parts.endpoint.login()
  return { ...parts, refreshToken }
}

/** A cache that refuses every commit, as if a later fence had written. */
function withRefusedCommits(cache: TokenCache): TokenCache {
  return {
    get: (key) => cache.get(key),
    set: (token, key) => cache.set(token, key),
    lease: async (key) => {
      const lease = await cache.lease?.(key)
      if (lease?.granted !== true) throw new Error('no lease')
      const { fence, token, signal } = lease
      return {
        granted: true,
        fence,
        token,
        signal,
        remainingSeconds: () => lease.remainingSeconds(),
        commit: async () => false,
        release: () => lease.release(),
      }
    },
  }
}

/** The refresh tokens that were sent, in order. */
function sentIn({ requests }: ScriptedEndpoint): readonly (string | undefined)[] {
  return requests.map(({ current }) => current?.refreshToken)
}

describe('importRefreshToken', () => {
  it('stores a sign-in without a request, and the first call refreshes it', async () => {
    const { source, cache, endpoint, clock, get, refreshToken } = world()
    const authorizedAt = clock.now() - 1000
    const stored = await source.importRefreshToken(refreshToken, { scope: 'a b', authorizedAt })
    expect(stored).toMatchObject({ refreshToken, scope: 'a b', authorizedAt, key: 'k' })
    expect(await cache.get('k')).toEqual(stored)
    expect({ requests: endpoint.requests.length, peeked: source.peekToken() }).toEqual({
      requests: 0,
      peeked: undefined,
    })
    expect(await get()).toBe('access-1')
    expect(endpoint.requests[0]?.current).toMatchObject({ refreshToken })
    expect(await cache.get('k')).toMatchObject({ refreshToken, scope: 'a b', authorizedAt })
  })

  it('takes the scopes as a list, as the option `scope` does', async () => {
    const { source, refreshToken } = world()
    expect(await source.importRefreshToken(refreshToken, { scope: ['a', 'b'] })).toMatchObject({
      scope: 'a b',
    })
  })

  it('counts the six months from now if the date of consent is unknown', async () => {
    const { source, clock, refreshToken } = world()
    expect(await source.importRefreshToken(refreshToken)).toMatchObject({
      authorizedAt: clock.now(),
    })
  })

  it('is used by other sources that share the cache', async () => {
    const { source, join, get, refreshToken } = world()
    await source.importRefreshToken(refreshToken)
    expect(await get(join())).toBe('access-1')
  })

  it('is stored later if the cache did not take it, also if the wall clock was set back', async () => {
    const { source, cache, clock, get, endpoint, refreshToken } = world()
    cache.fail('set')
    await source.importRefreshToken(refreshToken)
    clock.setWall(-600)
    cache.repair('set')
    expect(await get()).toBe('access-1')
    expect(endpoint.requests[0]?.current).toMatchObject({ refreshToken, expiresAt: 0 })
    expect(await cache.get('k')).toMatchObject({ accessToken: 'access-1', refreshToken })
  })

  it('that the cache did not take is not mistaken for an earlier one in the cache', async () => {
    const { source, cache, clock, get, refreshToken } = world()
    await source.importRefreshToken('earlier')
    cache.fail('set')
    cache.fail('lease')
    await clock.advance(1)
    await source.importRefreshToken(refreshToken)
    await outcome(get())
    expect(source.canEvict).toBe(false)
    cache.repair('set')
    cache.repair('lease')
    await clock.advance(120)
    expect(await get()).toBe('access-1')
    expect(await cache.get('k')).toMatchObject({ refreshToken })
  })

  it('replaces the stored sign-in, and supersedes its refresh', async () => {
    const { source, cache, clock, endpoint, get } = world()
    await cache.set({ ...endpoint.login({ accessToken: 'before' }), refreshToken: 'old' }, 'k')
    expect(await get()).toBe('before')
    await source.importRefreshToken(endpoint.login().refreshToken ?? '')
    expect(source.peekToken()).toBeUndefined()
    expect(await get()).toBe('access-1')
    await clock.advance(1)
    expect((await cache.get('k'))?.accessToken).toBe('access-1')
  })

  it('does nothing if the refresh token was replaced since an earlier import', async () => {
    const { source, join, clock, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    const again = join()
    expect(await again.importRefreshToken(refreshToken)).toMatchObject({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
    })
    expect(await get(again)).toBe('access-1')
    await clock.advance(3600)
    expect(await get()).toBe('access-2')
    expect(sentIn(endpoint)).toEqual([refreshToken, 'refresh-1'])
  })

  it('does nothing if another source imports it and replaces it after the cache was read', async () => {
    const { source, join, clock, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    const other = join()
    const read = Promise.withResolvers<void>()
    cache.after('get', () => read.promise)
    const importing = other.importRefreshToken(refreshToken)
    await settle()
    cache.repair('get')
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    read.resolve()
    expect(await importing).toMatchObject({ refreshToken: 'refresh-1' })
    await clock.advance(3600)
    expect(await get(other)).toBe('access-2')
    expect(sentIn(endpoint)).toEqual([refreshToken, 'refresh-1'])
  })

  it('while the cache fails, does not undo what another source has replaced', async () => {
    const { source, join, clock, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    const other = join()
    for (const operation of ['get', 'set', 'lease'] as const) cache.fail(operation)
    await clock.advance(1)
    await other.importRefreshToken(refreshToken)
    for (const operation of ['get', 'set', 'lease'] as const) cache.repair(operation)
    expect(await get(other)).toBe('access-1')
    await clock.advance(3600)
    expect(await get(other)).toBe('access-2')
    expect(sentIn(endpoint)).toEqual([refreshToken, 'refresh-1'])
  })

  it('signs a user in again who has signed out here', async () => {
    const { source, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    await source.signOut()
    expect(await source.importRefreshToken(refreshToken)).toMatchObject({ refreshToken })
  })

  it('replaces what Spotify has rejected since', async () => {
    const { source, endpoint, get, clock, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    endpoint.revoke()
    await clock.advance(3600)
    expect(await outcome(get())).toMatchObject({ code: 'invalid_grant' })
    expect(await source.importRefreshToken(refreshToken)).toMatchObject({ refreshToken })
    expect(await outcome(get())).toMatchObject({ code: 'invalid_grant' })
    expect(sentIn(endpoint)).toEqual([refreshToken, 'refresh-1', refreshToken])
  })

  it('waits for no cooldown, and replaces what a refresh of another sign-in has stored', async () => {
    const { source, join, clock, cache, endpoint, get } = world()
    await cache.set({ ...endpoint.login(), refreshToken: 'old', expiresAt: 1 }, 'k')
    endpoint.failure = new ServerError('m', { code: 'server_error' })
    expect(await outcome(get(source, 0.3))).toMatchObject({ code: 'server_error' })
    const { refreshToken = '' } = endpoint.login()
    await join().importRefreshToken(refreshToken)
    expect(await cache.get('k')).toMatchObject({ refreshToken })
    endpoint.failure = undefined
    endpoint.latencySeconds = 2
    await clock.advance(2)
    const asked = outcome(source.getAccessToken())
    await clock.advance(1)
    expect(endpoint.requests).toHaveLength(2)
    const importing = join().importRefreshToken('next')
    await clock.advance(4)
    await importing
    await asked
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'next' })
  })

  it('waits for the lease of another import, although another sign-in is stored', async () => {
    const { join, clock, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await cache.set({ ...endpoint.login(), refreshToken: 'old', expiresAt: 1 }, 'k')
    const [one, other] = [join(), join()]
    for (const write of ['set', 'commit'] as const) cache.before(write, () => clock.sleep(0.2))
    const importing = one.importRefreshToken(refreshToken)
    await settle()
    cache.before('set', () => clock.sleep(1.5))
    const importingToo = other.importRefreshToken(refreshToken)
    await clock.advance(0.25)
    await importing
    expect(await get(one)).toBe('access-1')
    await clock.advance(1)
    await importingToo
    expect(await get(other)).toBe('access-1')
    expect(sentIn(endpoint)).toEqual([refreshToken])
  })

  it('changes nothing if it continues after another import has been replaced', async () => {
    const { source, join, clock, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    // Its process stands still between the lease and the write, for longer than the lease.
    const still = Promise.withResolvers<void>()
    for (const write of ['set', 'commit'] as const) cache.before(write, () => still.promise)
    const late = source.importRefreshToken(refreshToken)
    await settle()
    cache.repair()
    await clock.advance(0.4)
    const other = join()
    const importing = other.importRefreshToken(refreshToken)
    await clock.advance(6)
    await importing
    expect(await get(other)).toBe('access-1')
    still.resolve()
    await clock.advance(1)
    await late
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
    expect(await get(source, 2)).toBe('access-1')
    expect(sentIn(endpoint)).toEqual([refreshToken])
  })

  it('keeps the new refresh token that this source could not store yet', async () => {
    const { source, cache, clock, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    cache.fail('commit')
    expect(await get()).toBe('access-1')
    cache.fail()
    await clock.advance(70)
    expect(await source.importRefreshToken(refreshToken)).toMatchObject({
      refreshToken: 'refresh-1',
    })
    cache.repair()
    expect(await get(source, 3)).toBe('access-1')
    await clock.advance(60)
    await get()
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
    expect(sentIn(endpoint)).toEqual([refreshToken])
  })

  it('stores what this source holds of it, if the cache has lost it', async () => {
    const { source, join, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    await cache.close()
    await source.importRefreshToken(refreshToken)
    expect(await get(join())).toBe('access-1')
    expect(sentIn(endpoint)).toEqual([refreshToken])
  })

  it('does not end the refresh of an earlier one, even if no lease can be asked for', async () => {
    const { source, cache, clock, endpoint, refreshToken } = world()
    endpoint.rotates = true
    endpoint.latencySeconds = 2
    await source.importRefreshToken(refreshToken)
    const asked = source.getAccessToken()
    await clock.advance(1)
    cache.fail('lease')
    await source.importRefreshToken(refreshToken)
    cache.repair('lease')
    await clock.advance(10)
    expect(await asked).toBe('access-1')
    expect(sentIn(endpoint)).toEqual([refreshToken])
  })

  it('that the cache did not take is another one than a stored one with the same date', async () => {
    const { source, cache, clock, endpoint, get, refreshToken } = world()
    const authorizedAt = clock.now() - 1000
    await source.importRefreshToken('replaced elsewhere', { authorizedAt })
    for (const write of ['set', 'commit'] as const) cache.fail(write)
    await source.importRefreshToken(refreshToken, { authorizedAt })
    cache.repair()
    expect(await get()).toBe('access-1')
    expect(sentIn(endpoint)).toEqual([refreshToken])
    expect(await cache.get('k')).toMatchObject({ refreshToken })
  })

  it('that a cache refuses again and again is held, and stored later', async () => {
    const { join, cache, get, refreshToken } = world()
    const source = join({ tokenCache: withRefusedCommits(cache) })
    await source.importRefreshToken(refreshToken)
    expect({ stored: await cache.get('k'), canEvict: source.canEvict }).toEqual({
      stored: undefined,
      canEvict: false,
    })
    await outcome(get(source))
    expect(await cache.get('k')).toMatchObject({ refreshToken })
  })

  it.each<
    readonly [string, (source: UserTokenSource, login: TokenInfo) => Promise<unknown>, object]
  >([
    ['signs out', (source) => source.signOut(), { stored: undefined }],
    [
      'signs in',
      (source, login) => source.signIn(login),
      { stored: expect.objectContaining({ refreshToken: 'by code' }) as unknown },
    ],
  ])('does nothing if the user %s while it waits for another import', async (_, act, expected) => {
    const { source, clock, cache, endpoint, refreshToken } = world()
    const lease = await cache.lease('k')
    if (!lease.granted) throw new Error('no lease')
    const importing = source.importRefreshToken(refreshToken)
    await clock.advance(0.5)
    await act(source, endpoint.login({ refreshToken: 'by code' }))
    await lease.release()
    await clock.advance(1)
    await importing
    expect({ stored: await cache.get('k') }).toEqual(expected)
  })

  it.each(['with leases', 'without leases', 'in a cooldown', 'while leases fail'])(
    'signs a user in again who has signed out elsewhere, with what this source knows, %s',
    async (how) => {
      const { join, clock, cache, endpoint, get, refreshToken } = world()
      endpoint.rotates = true
      const withoutLeases: TokenCache = {
        get: (key) => cache.get(key),
        set: (token, key) => cache.set(token, key),
        delete: (key) => cache.delete(key),
      }
      const source = join(how === 'without leases' ? { tokenCache: withoutLeases } : {})
      await source.importRefreshToken(refreshToken)
      expect(await get(source)).toBe('access-1')
      await cache.delete('k')
      if (how === 'while leases fail') cache.fail('lease')
      if (how === 'in a cooldown') {
        const lease = await cache.lease('k')
        if (!lease.granted) throw new Error('no lease')
        await lease.release({ cooldownSeconds: 5, code: 'server_error' })
      }
      await source.importRefreshToken(refreshToken)
      await clock.advance(1)
      expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
      expect(sentIn(endpoint)).toEqual([refreshToken])
    },
  )

  it('is held as long as the cache cannot be read, and overwrites nothing', async () => {
    const { source, join, clock, cache, endpoint, get, refreshToken } = world()
    endpoint.rotates = true
    await source.importRefreshToken(refreshToken)
    expect(await get()).toBe('access-1')
    const restarted = join()
    cache.fail('get')
    await restarted.importRefreshToken(refreshToken)
    expect(restarted.canEvict).toBe(false)
    cache.repair('get')
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
    expect(await get(restarted)).toBe('access-1')
    await clock.advance(3600)
    expect(await get(restarted)).toBe('access-2')
    expect(sentIn(endpoint)).toEqual([refreshToken, 'refresh-1'])
  })

  it('asks the user to sign in if Spotify rejects it at the first refresh', async () => {
    const { source, clock, refreshToken, endpoint } = world()
    await source.importRefreshToken(`${refreshToken}-revoked`)
    const asked = outcome(source.getAccessToken())
    await clock.advance(1)
    expect(await asked).toMatchObject({
      name: 'ReauthorizationRequiredError',
      code: 'invalid_grant',
    })
    expect(await outcome(source.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each<readonly [string, unknown, object]>([
    ['an empty refresh token', '', {}],
    ['a refresh token with a line break', 'one\ntwo', {}],
    ['no refresh token', undefined, {}],
    ['a list of scopes that are not strings', 'refresh', { scope: [1] }],
    ['a list of scopes of which one is no string', 'refresh', { scope: ['a', 1] }],
    ['a date in milliseconds', 'refresh', { authorizedAt: 1_800_000_000_000 }],
  ])('rejects %s before it stores anything', async (_, refreshToken, options) => {
    const { source, cache } = world()
    const refused = source.importRefreshToken(refreshToken as string, options)
    expect(await outcome(refused)).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: expect.not.stringContaining('one'),
    })
    expect(await cache.get('k')).toBeUndefined()
  })
})
