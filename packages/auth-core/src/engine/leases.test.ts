import { describe, expect, it } from 'vitest'
import { bareLease, changingLeases } from '../../test/changing-leases.ts'
import { appScenario, outcome, scenario, type Scenario } from '../../test/scenario.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { settle } from 'test-support/virtual-clock.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { MemoryTokenCache } from '../cache/memory-token-cache.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { RequestToken } from './options.ts'

describe('many sources on one cache', () => {
  it('make one request for a cold key, and one per expiry', async () => {
    const { join, clock, endpoint } = appScenario()
    const fleet = Array.from({ length: 20 }, () => join())
    for (let second = 0; second < 4 * 3600; second += 5) {
      const asked = fleet.map((source) => source.getAccessToken())
      await clock.advance(5)
      await Promise.all(asked)
    }
    expect(endpoint.requests).toHaveLength(5)
    expect(endpoint.maxInFlight).toBe(1)
  })

  it('wait for the holder, whose lease lasts as long as its request', async () => {
    const { source, join, clock, endpoint } = appScenario()
    endpoint.latencySeconds = 19
    const asked = [source, join(), join()].map((each) => each.getAccessToken())
    await clock.advance(20)
    expect(await Promise.all(asked)).toEqual(['access-1', 'access-1', 'access-1'])
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a lease holder', () => {
  it('that was paused before it sent its request does not send it', async () => {
    const { source, clock, endpoint, cache, counts } = appScenario()
    cache.after('lease', () => {
      if (cache.calls.lease === 1) clock.freeze(6)
    })
    const asked = source.getAccessToken()
    await clock.advance(10)
    expect(await asked).toBe('access-1')
    const leases = cache.calls.lease
    expect({ leases, requests: endpoint.requests.length }).toEqual({ leases: 2, requests: 1 })
    expect(counts()).toEqual({ 'lease-lost': 1, 'token-refreshed': 1 })
  })

  it('whose machine slept after the grant does not send, whatever its lease says', async () => {
    const { cache, clock, counts, get, join } = appScenario()
    let leases = 0
    let requests = 0
    const source = join({
      // A lease that counts its seconds by a clock that stops while the machine sleeps.
      tokenCache: changingLeases(cache, (lease) => {
        if (++leases === 1) clock.suspend(6)
        return bareLease(lease, { remainingSeconds: () => 5 })
      }),
      // Custom code that does not look at its signal.
      requestToken: async () => {
        requests++
        return { accessToken: 'access-1', expiresAt: clock.now() + 3600 }
      },
    })
    expect(await get(source)).toBe('access-1')
    expect({ leases, requests }).toEqual({ leases: 2, requests: 1 })
    expect(counts()).toEqual({ 'lease-lost': 1, 'token-refreshed': 1 })
  })

  it('that loses each lease before it sends lets a waiting source take the next one', async () => {
    const { source, join, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    let leases = 0
    const overloaded = join({
      tokenCache: changingLeases(cache, (lease) => {
        leases++
        clock.freeze(6)
        return lease
      }),
    })
    const asked = [overloaded.getAccessToken(), source.getAccessToken()]
    await clock.advance(20)
    const tokens = await Promise.all(asked)
    const requests = endpoint.requests.length
    expect({ tokens, leases, requests }).toEqual({
      tokens: ['access-1', 'access-1'],
      leases: 1,
      requests: 1,
    })
  })

  it('that is frozen during its request overwrites nothing, and adopts the new token', async () => {
    const { source, join, clock, cache, counts } = appScenario()
    const frozen = join({
      tokenCache: neverExtending(cache),
      requestToken: async () => {
        await clock.sleep(8)
        return { accessToken: 'late', expiresAt: clock.now() + 3600, expiresIn: 3600 }
      },
    })
    const late = frozen.getAccessToken()
    await clock.advance(5.1)
    const other = source.getAccessToken()
    await clock.advance(1)
    expect(await other).toBe('access-1')
    await clock.advance(3)
    expect(await late).toBe('access-1')
    expect((await cache.get('k'))?.accessToken).toBe('access-1')
    expect(counts()).toEqual({ 'token-refreshed': 2, 'lease-lost': 1, 'token-adopted': 1 })
  })

  it('that has lost its lease serves what its successor has stored, without a sleep', async () => {
    const { get, source, join, clock, cache, counts } = appScenario()
    const frozen = join({
      tokenCache: neverExtending(cache),
      requestToken: async () => {
        await clock.sleep(8)
        return { accessToken: 'late', expiresAt: clock.now() + 3600, expiresIn: 3600 }
      },
    })
    const tokens = await Promise.all([get(frozen, 8), source.getAccessToken()])
    expect({ tokens, 'lease-lost': counts()['lease-lost'] }).toEqual({
      tokens: ['access-1', 'access-1'],
      'lease-lost': 1,
    })
  })

  it('that loses every lease in the background requests an app token without the cache, before it is due', async () => {
    const { get, join, clock, cache, counts, endpoint } = appScenario()
    const overloaded = join({
      tokenCache: changingLeases(cache, (lease) => bareLease(lease, { remainingSeconds: () => 0 })),
    })
    await get()
    await get(overloaded)
    await clock.advance(3600 - 200)
    expect(await get(overloaded, 0.9)).toBe('access-1')
    await clock.advance(10)
    expect({ requests: endpoint.requests.length, lost: counts()['lease-lost'] }).toEqual({
      requests: 2,
      lost: 5,
    })
    expect(await get(overloaded)).toBe('access-2')
  })

  it('that loses its lease before it has sent starts again', async () => {
    const { cache, clock, join, endpoint, counts } = appScenario()
    const lost = new AbortController()
    let requests = 0
    const source = join({
      tokenCache: losingCache(cache, lost.signal),
      requestToken: async (current, { signal }) => {
        if (++requests === 1) {
          lost.abort(new Error('lost'))
          signal.throwIfAborted()
        }
        return endpoint.requestToken(current, {
          signal: new AbortController().signal,
          beforeSend: () => {},
        })
      },
    })
    const asked = source.getAccessToken()
    await clock.advance(1)
    expect(await asked).toBe('access-1')
    expect(requests).toBe(2)
    expect(counts()).toEqual({ 'lease-lost': 1, 'token-refreshed': 1 })
  })
})

describe('a lease', () => {
  it('returns what was stored since the last check: nothing is requested or written', async () => {
    const { get, join, clock, cache, endpoint, counts } = appScenario()
    const stored = { accessToken: 'stored', expiresAt: clock.now() + 3600, expiresIn: 3600 }
    await cache.set(stored, 'k')
    let writes = 0
    const source = join({
      tokenCache: {
        ...changingLeases(cache, (lease) => bareLease(lease, { commit: async () => ++writes > 0 })),
        get: () => undefined,
        set: () => void writes++,
      },
    })
    expect(await get(source)).toBe('stored')
    expect({ requests: endpoint.requests.length, writes }).toEqual({ requests: 0, writes: 0 })
    expect(counts()).toEqual({ 'token-adopted': 1 })
  })

  it('is not requested if the cache already has a fresh token', async () => {
    const { get, join, cache } = appScenario()
    await get()
    const leases = cache.calls.lease
    await get(join())
    expect(cache.calls.lease).toBe(leases)
  })

  it.each([
    [0.5, 0],
    [0.49, 5],
  ])('with %d s left is too short %d times', async (seconds, times) => {
    const { get, join, cache, counts } = appScenario()
    const source = join({
      tokenCache: {
        ...changingLeases(cache, (lease) => bareLease(lease, { remainingSeconds: () => seconds })),
        get: () => undefined,
        set() {},
      },
    })
    expect(await get(source, 4)).toBe('access-1')
    expect(counts()['lease-lost'] ?? 0).toBe(times)
  })

  it.each([
    ['evenly at the least', 0, [25, 25, 25, 25]],
    ['ever more seldom at the most', 1, [25, 75, 225, 250]],
  ])('that another source has is requested again, %s', async (_, chance, milliseconds) => {
    const asked: number[] = []
    const { source, clock } = appScenario({
      tokenCache: {
        get: () => undefined,
        set() {},
        lease: async () => {
          asked.push(clock.monotonic() * 1000)
          return { granted: false, reason: 'busy', retryAfterSeconds: 5 }
        },
      },
    })
    clock.chance = chance
    void source.getAccessToken()
    await clock.advance(1)
    const pauses = asked.slice(1).map((at, index) => Math.round(at - (asked[index] ?? 0)))
    expect(pauses.slice(0, 4)).toEqual(milliseconds)
  })

  it.each([
    ['half a second', 0, 500],
    ['three quarters of a second', 1, 750],
  ])('that was lost is left to other sources for %s', async (_, chance, milliseconds) => {
    const asked: number[] = []
    const { cache, clock, join } = appScenario()
    const source = join({
      tokenCache: changingLeases(cache, async (lease) => {
        asked.push(clock.monotonic() * 1000)
        await lease.release()
        return bareLease(lease, { remainingSeconds: () => 0 })
      }),
    })
    clock.chance = chance
    void source.getAccessToken()
    await clock.advance(2)
    const pauses = asked.slice(1).map((at, index) => Math.round(at - (asked[index] ?? 0)))
    expect(pauses.slice(0, 2)).toEqual([milliseconds, milliseconds])
  })

  it('that was lost before its request failed causes no other request', async () => {
    const { get, join, cache, endpoint } = appScenario()
    const lost = new AbortController()
    const source = join({
      tokenCache: losingCache(cache, lost.signal),
      requestToken: async (current) => {
        lost.abort(new Error('lost'))
        return endpoint.requestToken(current, {
          signal: new AbortController().signal,
          beforeSend: () => {},
        })
      },
    })
    endpoint.failure = new ServerError('503', { code: 'server_error', status: 503 })
    expect(await outcome(get(source, 0.5))).toMatchObject({ code: 'server_error', status: 503 })
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a machine that is suspended during its request for longer than a token lives', () => {
  it('adopts the token that others have stored by then', async () => {
    const all = appScenario()
    const { get, join, clock, cache, endpoint, counts } = all
    const requestToken = suspended(all, () =>
      cache.set({ accessToken: 'of-others', expiresAt: clock.now() + 3600, expiresIn: 3600 }, 'k'),
    )
    expect(await get(join({ requestToken }))).toBe('of-others')
    expect(endpoint.requests).toHaveLength(1)
    expect(counts()).toEqual({ 'lease-lost': 1, 'token-adopted': 1 })
  })

  it('requests again if there is none, and starts no cooldown', async () => {
    const all = appScenario()
    expect(await all.get(all.join({ requestToken: suspended(all) }), 2)).toBe('access-2')
    expect(all.counts()).toEqual({ 'lease-lost': 1, 'token-refreshed': 1 })
  })

  it('requests again without its cache too', async () => {
    const all = appScenario({
      tokenCache: {
        get: () => Promise.reject(new Error('down')),
        set: () => Promise.reject(new Error('down')),
      },
    })
    expect(await all.get(all.join({ requestToken: suspended(all) }))).toBe('access-2')
    expect(all.counts()).toEqual({ 'cache-failed': 2, 'token-refreshed': 1 })
  })

  it('keeps the refresh token of the response', async () => {
    const all = scenario()
    const { get, join, clock, cache, endpoint } = all
    endpoint.rotates = true
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    expect(await get(join({ requestToken: suspended(all) }))).toBe('access-2')
    const sent = endpoint.requests.map(({ current }) => current?.refreshToken)
    expect(sent).toEqual(['refresh-0', 'refresh-1'])
    expect((await cache.get('k'))?.refreshToken).toBe('refresh-2')
  })
})

describe('a cache whose leases are always lost', () => {
  it('is bypassed', async () => {
    const { clock, cache, join, endpoint, counts } = appScenario()
    const source = join({
      tokenCache: changingLeases(cache, (lease) => bareLease(lease, { remainingSeconds: () => 0 })),
    })
    const asked = source.getAccessToken()
    await clock.advance(3)
    expect(await asked).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
    expect(counts()).toEqual({ 'lease-lost': 5, 'token-refreshed': 1 })
  })
})

describe('a sign-out during a refresh', () => {
  it('wins: its token is discarded', async () => {
    const { source, clock, cache, endpoint, counts } = scenario()
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    const asked = outcome(source.getAccessToken())
    await clock.advance(0.1)
    await cache.delete('k')
    await clock.advance(1)
    expect(await asked).toMatchObject({
      name: 'ReauthorizationRequiredError',
      code: 'authorization_required',
    })
    expect(await cache.get('k')).toBeUndefined()
    expect(counts()).toMatchObject({
      'token-refreshed': 1,
      'lease-lost': 1,
      'signed-out-elsewhere': 1,
    })
  })

  it('followed by a sign-in wins too', async () => {
    const { source, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login({ expiresAt: clock.now() - 1 }), 'k')
    const asked = source.getAccessToken()
    await clock.advance(0.1)
    await cache.delete('k')
    await cache.set(endpoint.login({ accessToken: 'new-login' }), 'k')
    await clock.advance(1)
    expect(await asked).toBe('new-login')
    expect((await cache.get('k'))?.accessToken).toBe('new-login')
  })

  it('elsewhere ends a fresh token within revalidateSeconds', async () => {
    const { source, get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    expect(await get()).toBe('login')
    await clock.advance(10)
    await cache.delete('k')
    expect(await source.getAccessToken()).toBe('login')
    await clock.advance(25)
    await source.getAccessToken()
    await settle()
    expect(await outcome(get())).toMatchObject({ code: 'authorization_required' })
    expect(endpoint.requests).toHaveLength(0)
  })
})

describe('a sign-out of long ago', () => {
  it('causes no event in a source that never had the token', async () => {
    const { get, cache, counts } = appScenario()
    await cache.delete('k')
    expect(await get()).toBe('access-1')
    expect(counts()).toEqual({ 'token-refreshed': 1 })
  })
})

describe('a flushed cache', () => {
  it('gets back the fresh held token, and nothing is requested', async () => {
    const { get, clock, cache, counts, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    await get()
    await cache.close()
    await clock.advance(31)
    await get()
    expect((await cache.get('k'))?.accessToken).toBe('login')
    expect(endpoint.requests).toHaveLength(0)
    expect(counts()).toEqual({ 'token-adopted': 1 })
  })

  it('does not get it back over a sign-in that is stored right before', async () => {
    const { get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    await get()
    await cache.close()
    await clock.advance(31)
    let commits = 0
    cache.before('commit', async () => {
      if (++commits === 1) await cache.set(endpoint.login({ accessToken: 'again' }), 'k')
    })
    await get()
    expect(await get()).toBe('again')
    expect(await cache.get('k')).toMatchObject({ accessToken: 'again' })
  })

  it('gets it back within seconds after another source has had the lease', async () => {
    const { get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    await get()
    await cache.close()
    await clock.advance(31)
    const lease = await takeLease(cache, 'k')
    await get()
    await lease.release()
    await clock.advance(1)
    await get()
    expect(await cache.get('k')).toMatchObject({ accessToken: 'login' })
  })

  it('gets the verdict on a refresh token back too', async () => {
    const { get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login({ refreshTokenRejectedAt: 1 }), 'k')
    await get()
    await cache.close()
    await clock.advance(31)
    await get()
    expect(await cache.get('k')).toMatchObject({ accessToken: 'login', refreshTokenRejectedAt: 1 })
  })

  it('ends no cooldown: an ageing held token causes no request', async () => {
    const { get, clock, cache, endpoint } = appScenario()
    await get()
    await clock.advance(3600 - 200)
    endpoint.failure = new AuthenticationError('refused', { code: 'invalid_client' })
    expect(await get()).toBe('access-1')
    expect(endpoint.requests).toHaveLength(2)
    await cache.close()
    for (let seconds = 0; seconds < 50; seconds++) expect(await get()).toBe('access-1')
    expect(endpoint.requests).toHaveLength(2)
    await clock.advance(20)
    await get()
    expect(endpoint.requests).toHaveLength(3)
  })
})

/** A process that is frozen extends no lease: its holder believes in it, the cache does not. */
function neverExtending(cache: MemoryTokenCache): TokenCache {
  return changingLeases(cache, async (lease) => {
    await lease.release()
    return bareLease(lease, { remainingSeconds: () => 5 })
  })
}

/** The first lease is lost when the signal says so. */
function losingCache(cache: MemoryTokenCache, lost: AbortSignal): TokenCache {
  let grants = 0
  return changingLeases(cache, (lease) =>
    ++grants > 1 ? lease : bareLease(lease, { signal: lost }),
  )
}

/** The response is there immediately; the process reads it more than an hour later. */
function suspended(
  { clock, endpoint }: Pick<Scenario, 'clock' | 'endpoint'>,
  meanwhile?: () => unknown,
): RequestToken {
  return async (current, options) => {
    const answer = await endpoint.requestToken(current, options)
    if (endpoint.requests.length > 1) return answer
    clock.suspend(4000)
    await meanwhile?.()
    return answer
  }
}
