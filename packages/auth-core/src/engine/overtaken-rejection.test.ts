import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { TellingTokenCache } from 'test-support/telling-cache.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** A user whose refresh token is on its way to the endpoint, in vain. */
interface Rejection extends Scenario {
  readonly stored: TellingTokenCache
  readonly login: TokenInfo
  readonly asked: Promise<unknown>
}

/**
 * @param hasLeases Without them nothing but what the source knows protects what others store.
 */
async function rejectedSoon(hasLeases: boolean): Promise<Rejection> {
  const world = scenario()
  const { clock, endpoint } = world
  const stored = new TellingTokenCache({ clock })
  const withoutLeases: TokenCache = {
    get: (key) => stored.get(key),
    set: (token, key) => stored.set(token, key),
    delete: (key) => stored.delete(key),
    subscribe: (key, listener) => stored.subscribe(key, listener),
  }
  const source = world.join({ tokenCache: hasLeases ? stored : withoutLeases })
  const login = endpoint.login()
  await stored.set(login, 'k')
  await world.get(source)
  await clock.advance(3601)
  endpoint.latencySeconds = 2
  endpoint.revoke()
  const asked = outcome(source.getAccessToken())
  await clock.advance(1)
  return { ...world, source, stored, login, asked }
}

describe.each([
  { title: 'with leases', hasLeases: true },
  { title: 'without leases', hasLeases: false },
])('the rejection of a refresh token, in a cache $title', ({ hasLeases }) => {
  it('says nothing of the one that replaced it elsewhere meanwhile', async () => {
    const { clock, endpoint, stored, login, asked, get, source } = await rejectedSoon(hasLeases)
    const replaced = endpoint.login({ accessToken: 'of-another-source', refreshTokenRotations: 1 })
    const { authorizedAt } = login
    await stored.set({ ...replaced, authorizedAt }, 'k')
    await clock.advance(5)
    expect(await asked).toBe('of-another-source')
    await clock.advance(31)
    await get(source)
    const { refreshToken, refreshTokenRejectedAt } = (await stored.get('k')) ?? {}
    expect({ refreshToken, refreshTokenRejectedAt }).toEqual({
      refreshToken: replaced.refreshToken,
      refreshTokenRejectedAt: undefined,
    })
    await clock.advance(3601)
    await get(source, 5)
    expect(endpoint.requests.at(-1)?.current?.refreshToken).toBe(replaced.refreshToken)
  })

  it('says nothing of a sign-in elsewhere that was noticed meanwhile', async () => {
    const { clock, endpoint, stored, asked, get, source } = await rejectedSoon(hasLeases)
    // The clock of the other host is behind.
    await stored.set(endpoint.login({ accessToken: 'next', authorizedAt: 1 }), 'k')
    await clock.advance(5)
    expect(await asked).toBe('next')
    await clock.advance(31)
    await get(source)
    expect(await stored.get('k')).toMatchObject({ accessToken: 'next' })
    await clock.advance(3601)
    await get(source, 5)
    expect(endpoint.requests).toHaveLength(2)
  })

  it('does not undo a sign-out elsewhere that was noticed meanwhile', async () => {
    const { clock, stored, asked } = await rejectedSoon(hasLeases)
    await stored.delete('k')
    await clock.advance(5)
    expect(await asked).toMatchObject({ code: 'authorization_required' })
    expect(await stored.get('k')).toBeUndefined()
  })
})
