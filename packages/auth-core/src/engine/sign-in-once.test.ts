import { describe, expect, it } from 'vitest'
import { outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSource } from './user-token-source.ts'

const used = new AuthenticationError('used', { code: 'invalid_grant', error: 'invalid_grant' })

/** Two sources that share a cache, and an endpoint that takes a code once. */
function twoSources(): Scenario & {
  readonly other: UserTokenSource
  readonly requests: { sent: number; failures: Error[] }
  readonly signIn: (source: UserTokenSource) => Promise<unknown>
} {
  const parts = scenario()
  const { clock, endpoint } = parts
  const requests: { sent: number; failures: Error[] } = { sent: 0, failures: [] }
  const request = async (): Promise<TokenInfo> => {
    const number = ++requests.sent
    const failure = requests.failures.shift()
    await clock.sleep(0.3)
    if (failure !== undefined) throw failure
    if (number > 1) throw used
    return endpoint.login()
  }
  const signIn = async (source: UserTokenSource): Promise<unknown> =>
    outcome(source.signInOnce(request).then(({ accessToken }) => accessToken))
  return { ...parts, other: parts.join(), requests, signIn }
}

describe('signInOnce', () => {
  it('sends one request for two sources that call it at the same time', async () => {
    const { source, other, requests, signIn, clock, get, counts } = twoSources()
    const both = Promise.all([signIn(source), signIn(other)])
    await clock.advance(2)
    expect({ both: await both, sent: requests.sent }).toEqual({
      both: ['login', 'login'],
      sent: 1,
    })
    expect({
      tokens: [await get(source), await get(other)],
      signIns: counts()['signed-in'],
    }).toEqual({ tokens: ['login', 'login'], signIns: 1 })
  })

  it('sends nothing if another source has signed in before', async () => {
    const { source, other, requests, signIn, clock } = twoSources()
    const first = signIn(source)
    await clock.advance(1)
    const second = signIn(other)
    await clock.advance(1)
    expect({ first: await first, second: await second, sent: requests.sent }).toEqual({
      first: 'login',
      second: 'login',
      sent: 1,
    })
  })

  it('waits for a slow cache, and takes a sign-in from it without a lease', async () => {
    const { other, requests, signIn, clock, cache, endpoint } = twoSources()
    await cache.set(endpoint.login(), 'k')
    cache.before('get', () => clock.sleep(4))
    const late = signIn(other)
    await clock.advance(5)
    expect({ token: await late, leases: cache.calls.lease, sent: requests.sent }).toEqual({
      token: 'login',
      leases: 0,
      sent: 0,
    })
  })

  it('sends the request of the other source after the first one has failed', async () => {
    const { source, other, requests, signIn, clock } = twoSources()
    const busy = new Error('busy')
    requests.failures.push(busy, busy)
    const both = Promise.all([signIn(source), signIn(other)])
    await clock.advance(3)
    expect({ both: await both, sent: requests.sent }).toEqual({ both: [busy, busy], sent: 2 })
  })

  it('sends nothing of another source until the cache has taken the sign-in', async () => {
    const { source, other, requests, signIn, clock, cache } = twoSources()
    cache.fail('set')
    cache.fail('commit')
    const both = Promise.all([signIn(source), signIn(other)])
    await clock.advance(5)
    cache.repair('commit')
    await clock.advance(3)
    expect({ both: await both, sent: requests.sent }).toEqual({
      both: ['login', 'login'],
      sent: 1,
    })
  })

  it('lets a source go on whose other one never finishes, when its lease can last no longer', async () => {
    const { source, other, requests, signIn, clock } = twoSources()
    void source.signInOnce(() => new Promise(() => {}))
    const second = signIn(other)
    await clock.advance(20)
    expect(requests.sent).toBe(0)
    await clock.advance(60)
    expect({ second: await second, sent: requests.sent }).toEqual({ second: 'login', sent: 1 })
  })

  it.each(['get', 'lease'] as const)('sends the request if the cache fails at %s', async (name) => {
    const { source, cache, signIn, clock } = twoSources()
    cache.fail(name)
    const result = signIn(source)
    await clock.advance(1)
    expect(await result).toBe('login')
  })

  it('without leases, takes the token of a source that was faster, or else throws', async () => {
    const { source, other, requests, signIn, clock, cache } = twoSources()
    cache.fail('lease')
    const both = Promise.all([signIn(source), signIn(other)])
    await clock.advance(2)
    expect({ both: await both, sent: requests.sent }).toEqual({ both: ['login', 'login'], sent: 2 })
    await source.signOut()
    const late = signIn(other)
    await clock.advance(2)
    expect(await late).toMatchObject({ code: 'invalid_grant' })
  })

  it('takes no sign-out for a sign-in, in a cache without `delete`', async () => {
    const stored = new Map<string, TokenInfo>()
    const tokenCache = {
      get: (key: string): TokenInfo | undefined => stored.get(key),
      set: (token: TokenInfo, key: string): unknown => stored.set(key, token),
    }
    const { join, endpoint } = scenario()
    const source = join({ tokenCache })
    await source.signOut()
    const { accessToken } = await source.signInOnce(async () => endpoint.login())
    expect({ accessToken, entries: stored.size }).toEqual({ accessToken: 'login', entries: 1 })
  })
})
