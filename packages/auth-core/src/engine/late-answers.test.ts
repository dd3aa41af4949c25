import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import type { TokenInfo } from '../token/token-info.ts'

const invalidAnswer = { name: 'ServerError', code: 'invalid_response' }

/** A user whose tokens live for five seconds, at an endpoint that takes six to answer. */
async function slow(login: Partial<TokenInfo> = {}): Promise<Scenario> {
  const world = scenario()
  const { cache, endpoint } = world
  endpoint.rotates = true
  endpoint.lifetimeSeconds = 5
  endpoint.latencySeconds = 6
  await cache.set(endpoint.login({ refreshTokenRejectedAt: undefined, ...login }), 'k')
  return world
}

/** The refresh tokens that were sent. */
function spent({ endpoint }: Scenario): readonly (string | undefined)[] {
  return endpoint.requests.map(({ current }) => current?.refreshToken)
}

describe('a response that has expired on arrival', () => {
  it('causes an error and a cooldown, and its refresh token is stored', async () => {
    const world = await slow()
    const { clock, cache, endpoint, get, counts } = world
    await clock.advance(5)
    expect(await outcome(get(world.source, 6.1))).toMatchObject(invalidAnswer)
    expect(counts()).toMatchObject({ 'refresh-failed': 1, 'token-refreshed': 1 })
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1', accessToken: 'login' })
    expect(await outcome(get(world.source, 0.1))).toMatchObject(invalidAnswer)
    expect(endpoint.requests).toHaveLength(1)

    endpoint.latencySeconds = 0.1
    await clock.advance(1)
    expect(await get()).toBe('access-2')
    expect(spent(world)).toEqual(['refresh-0', 'refresh-1'])
  })

  it('does not make other sources send the old refresh token, whatever token they hold', async () => {
    const world = await slow({ expiresAt: 1_800_000_020, expiresIn: 20 })
    const { clock, endpoint, get, join } = world
    const other = join()
    expect({ other: await get(other, 0.1), first: await get(world.source, 0.1) }).toEqual({
      other: 'login',
      first: 'login',
    })
    await clock.advance(16.3)
    // It has a token that is good for three more seconds, and refreshes ahead.
    expect(await get(world.source, 6)).toBe('login')
    endpoint.latencySeconds = 0.1
    expect(await get(other)).toBe('access-2')
    expect(spent(world)).toEqual(['refresh-0', 'refresh-1'])
  })

  it('does not drop a token that is still valid', async () => {
    const world = await slow({ expiresAt: 1_800_000_060, expiresIn: 60 })
    const { clock, cache, get, counts } = world
    expect(await get()).toBe('login')
    await clock.advance(49)
    expect(await get()).toBe('login')
    await clock.advance(6)
    expect(counts()['refresh-failed']).toBe(1)
    expect(await get()).toBe('login')
    expect(await cache.get('k')).toMatchObject({
      accessToken: 'login',
      refreshToken: 'refresh-1',
      expiresAt: 1_800_000_060,
    })
  })

  it('is kept, and stored later if the cache is down too', async () => {
    const world = await slow()
    const { clock, cache, endpoint, get, counts } = world
    await get(world.source, 1)
    cache.fail('get')
    await clock.advance(5)
    expect(await outcome(get(world.source, 8))).toMatchObject(invalidAnswer)
    expect(counts()).toMatchObject({ 'refresh-failed': 1, 'token-store-failed': 1 })
    cache.repair('get')
    endpoint.latencySeconds = 0.1
    await clock.advance(2)
    expect(await get()).toBe('access-2')
    expect(spent(world)).toEqual(['refresh-0', 'refresh-1'])
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-2')
  })

  it('removes the mark of a refresh token that was rejected wrongly', async () => {
    const world = await slow({ refreshTokenRejectedAt: 1_799_999_999 })
    const { clock, cache, endpoint, get, source } = world
    await clock.advance(5)
    const retrying = outcome(source.retryRejectedRefreshToken())
    await clock.advance(7)
    expect(await retrying).toMatchObject(invalidAnswer)
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
    endpoint.latencySeconds = 0.1
    await clock.advance(1)
    expect(await get()).toBe('access-2')
  })

  it('makes the cooldowns longer if it happens repeatedly', async () => {
    const world = await slow()
    await world.clock.advance(5)
    for (let attempt = 0; attempt < 3; attempt++) {
      await outcome(world.get(world.source, 6.1))
      await world.clock.advance(4)
    }
    const pauses = world.events.flatMap((event) =>
      event.type === 'refresh-failed' ? [event.cooldownSeconds] : [],
    )
    expect(pauses).toEqual([0.75, 1.5, 3])
  })

  it('gives way to a sign-out that happened meanwhile', async () => {
    const world = await slow()
    const { clock, cache, get, source } = world
    await clock.advance(5)
    const waiting = outcome(source.getAccessToken())
    await clock.advance(1)
    await cache.delete('k')
    await clock.advance(6)
    expect(await waiting).toMatchObject({ code: 'authorization_required' })
    expect(await outcome(get())).toMatchObject({ code: 'authorization_required' })
    expect(await cache.get('k')).toBeUndefined()
  })

  it('stores nothing if it contained no other refresh token', async () => {
    const world = await slow()
    const { clock, cache, endpoint, get, counts } = world
    endpoint.rotates = false
    await clock.advance(5)
    const before = await cache.get('k')
    expect(await outcome(get(world.source, 7))).toMatchObject(invalidAnswer)
    expect(await cache.get('k')).toEqual(before)
    expect(counts()).toEqual({ 'refresh-failed': 1 })
  })
})
