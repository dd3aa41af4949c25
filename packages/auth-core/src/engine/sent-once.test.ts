import { describe, expect, it } from 'vitest'
import { bareLease, changingLeases } from '../../test/changing-leases.ts'
import { appScenario, outcome, scenario, type Scenario } from '../../test/scenario.ts'
import type { Clock } from '../clock.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSourceOptions } from './options.ts'

/** A user whose refresh tokens are replaced at each use, as server and cache know it. */
async function signedIn(options: Partial<UserTokenSourceOptions> = {}): Promise<Scenario> {
  const world = scenario({ ...options })
  world.endpoint.rotates = true
  await world.cache.set(world.endpoint.login(), 'k')
  return world
}

function sentIn({ endpoint }: Scenario): readonly (string | undefined)[] {
  return endpoint.requests.map(({ current }) => current?.refreshToken)
}

/** The clock of a machine that shows another time; `aheadSeconds` may change. */
function clockOf(world: Scenario, aheadSeconds: number): Clock & { aheadSeconds: number } {
  return {
    aheadSeconds,
    now() {
      return world.clock.now() + this.aheadSeconds
    },
    monotonic: () => world.clock.monotonic(),
    random: () => world.clock.random(),
    sleep: (seconds, options) => world.clock.sleep(seconds, options),
  }
}

/** The refresh token that a deployment was given. */
async function initial(): Promise<TokenInfo> {
  return {
    accessToken: 'none-yet',
    expiresAt: 0,
    refreshToken: 'initial',
    initialRefreshTokenHash: 'hash',
  }
}

const ownCaches = [
  'a cache with leases',
  'a cache without leases',
  'a cache that keeps four fields',
]

/** Three caches of the world's tokens, as users write them. */
function cacheOf(world: Scenario, title: string): TokenCache {
  const { cache } = world
  if (title === 'a cache with leases') return cache
  const bare: TokenCache = {
    get: (key) => cache.get(key),
    set: (token, key) => cache.set(token, key),
    delete: (key) => cache.delete(key),
  }
  if (title === 'a cache without leases') return bare
  return {
    ...bare,
    set: ({ accessToken, expiresAt, refreshToken, authorizedAt }, key) =>
      cache.set({ accessToken, expiresAt, refreshToken, authorizedAt }, key),
  }
}

describe.each(ownCaches)('a refresh token is sent once with %s', (title) => {
  it('if a source saw a 401, got no new token then, and asks again much later', async () => {
    const world = await signedIn()
    const tokenCache = cacheOf(world, title)
    const [a, b] = [world.join({ tokenCache }), world.join({ tokenCache })]
    await a.invalidate(await world.get(a))
    await world.get(b)
    await world.clock.advance(3601)
    await world.get(b)
    await world.clock.advance(3601)
    expect(await world.get(a)).toBe('access-2')
    expect(sentIn(world)).toEqual(['refresh-0', 'refresh-1'])
  })

  it('if a 401 arrives just after another source has refreshed', async () => {
    const world = await signedIn()
    const tokenCache = cacheOf(world, title)
    const [a, b] = [world.join({ tokenCache }), world.join({ tokenCache })]
    const first = await world.get(a)
    await world.clock.advance(3590)
    await world.get(b)
    await a.invalidate(first)
    await world.clock.advance(3700)
    expect(await world.get(a)).toBe('access-2')
    expect(sentIn(world)).toEqual(['refresh-0', 'refresh-1'])
  })

  it.each([-7200, 7200])(
    'if a clock was %d s wrong while its source refreshed, and was then corrected',
    async (aheadSeconds) => {
      const world = await signedIn()
      const tokenCache = cacheOf(world, title)
      const b = world.join({ tokenCache })
      await world.get(b)
      await world.clock.advance(3400)
      const clock = clockOf(world, aheadSeconds)
      const a = world.join({
        tokenCache,
        clock,
        requestToken: async (current, options) => {
          const token = await world.endpoint.requestToken(current, options)
          return { ...token, expiresAt: token.expiresAt + clock.aheadSeconds }
        },
      })
      await world.get(a)
      const sent = world.endpoint.requests.length
      await world.clock.advance(60)
      clock.aheadSeconds = 0
      await world.get(b)
      await world.clock.advance(3700)
      await world.get(b)
      await world.get(a)
      await world.clock.advance(3700)
      await world.get(a)
      await world.get(b)
      expect(sentIn(world)).toEqual(
        Array.from({ length: world.endpoint.requests.length }, (_, number) => `refresh-${number}`),
      )
      expect(sent).toBeLessThanOrEqual(1)
      expect(world.endpoint.requests.length).toBeGreaterThanOrEqual(3)
    },
  )

  it('if the second token has a shorter life than the first one', async () => {
    const world = await signedIn()
    const tokenCache = cacheOf(world, title)
    const [a, b] = [world.join({ tokenCache }), world.join({ tokenCache })]
    const first = await world.get(a)
    await world.get(b)
    world.endpoint.lifetimeSeconds = 60
    await b.invalidate(first)
    expect(await world.get(b)).toBe('access-1')
    await world.clock.advance(120)
    await world.get(a)
    await world.clock.advance(3600)
    await world.get(a)
    await world.get(b)
    expect(sentIn(world)).toEqual(
      Array.from({ length: world.endpoint.requests.length }, (_, number) => `refresh-${number}`),
    )
  })

  it('if a running source checks again: it stores no older entry over the newer one', async () => {
    const world = await signedIn()
    const tokenCache = cacheOf(world, title)
    const [a, b] = [world.join({ tokenCache }), world.join({ tokenCache })]
    const first = await world.get(a)
    await world.get(b)
    world.endpoint.lifetimeSeconds = 60
    await b.invalidate(first)
    await world.get(b)
    for (let look = 0; look < 10; look++) {
      await world.clock.advance(31)
      await world.get(a)
      expect((await world.cache.get('k'))?.refreshToken).not.toBe('refresh-0')
    }
    expect(new Set(sentIn(world)).size).toBe(world.endpoint.requests.length)
  })
})

describe('a refresh token is not sent', () => {
  it('under a lease that ended while the process was busy: another source may have sent it', async () => {
    const world = await signedIn()
    const { clock, endpoint, counts } = world
    const sends: string[] = []
    const isBusy = { a: true, b: false }
    const joinAs = (name: 'a' | 'b'): ReturnType<typeof world.join> =>
      world.join({
        requestToken: async (current, options) => {
          // Ten seconds of other work, such as loading packages on a starved machine.
          if (isBusy[name]) clock.freeze(10)
          isBusy[name] = false
          options.beforeSend()
          options.signal.throwIfAborted()
          sends.push(name)
          return endpoint.requestToken(current, options)
        },
      })
    const [a, b] = [joinAs('a'), joinAs('b')]
    await clock.advance(3601)
    const both = [a.getAccessToken(), b.getAccessToken()]
    await clock.advance(20)
    expect(await Promise.all(both)).toEqual(['access-1', 'access-1'])
    expect(sentIn(world)).toEqual(['refresh-0'])
    expect(sends).toHaveLength(1)
    expect(counts()['lease-lost']).toBe(1)
  })

  it.each([
    ['says it in a text', () => '5' as unknown as number],
    [
      'fails to say it',
      () => {
        throw new Error('away')
      },
    ],
  ])('under a lease that does not say how long it lasts, but %s', async (_, remainingSeconds) => {
    const world = await signedIn()
    const { cache, clock, join } = world
    const tokenCache = changingLeases(cache, (lease) => bareLease(lease, { remainingSeconds }))
    await clock.advance(3601)
    void outcome(join({ tokenCache }).getAccessToken())
    await clock.advance(3)
    expect(sentIn(world)).toEqual([])
  })

  it('under a lease that could not be extended, however long that still lasts', async () => {
    const world = await signedIn()
    const { cache, clock, join, counts, events, get } = world
    let extensions = 0
    const extend = async (): Promise<boolean> => {
      if (++extensions === 1) throw new Error('away')
      return true
    }
    const tokenCache = changingLeases(cache, (lease) =>
      bareLease(lease, { remainingSeconds: () => 60, extend }),
    )
    await clock.advance(3601)
    expect(await get(join({ tokenCache }))).toBe('access-1')
    expect(sentIn(world)).toEqual(['refresh-0'])
    expect(counts()).toEqual({ 'cache-failed': 1, 'lease-lost': 1, 'token-refreshed': 1 })
    expect(events[0]).toMatchObject({ type: 'cache-failed', operation: 'extend' })
  })

  it('again after it was rejected while the cache was down, until the cache has answered', async () => {
    const world = await signedIn()
    const { clock, cache, endpoint, get } = world
    endpoint.rotates = false
    await get()
    await clock.advance(3601)
    cache.fail('get')
    endpoint.revoke()
    for (let cooldown = 0; cooldown < 10; cooldown++) {
      expect(await outcome(get())).toMatchObject({ name: expect.stringMatching(/Error$/) })
      await clock.advance(120)
    }
    expect(sentIn(world)).toEqual(['refresh-0'])
    expect(await outcome(get())).toMatchObject({ code: 'cache_unavailable' })
    cache.repair('get')
    expect(await outcome(get())).toMatchObject({ name: 'ReauthorizationRequiredError' })
    expect(sentIn(world)).toEqual(['refresh-0'])
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toEqual(expect.any(Number))
  })

  it.each(['hash', undefined])(
    "without the cache if it descends from the deployment's initial one: with hash %s",
    async (initialRefreshTokenHash) => {
      const world = scenario({ initialRefreshToken: initial })
      const { cache, clock, get } = world
      // Another source has sent the initial one; its entry has no count in this cache.
      const { accessToken, expiresAt, expiresIn, refreshToken } = world.endpoint.login()
      await cache.set(
        { accessToken, expiresAt, expiresIn, refreshToken, initialRefreshTokenHash },
        'k',
      )
      await get()
      cache.fail('get')
      await clock.advance(3601)
      expect(await outcome(get())).toMatchObject({ code: 'cache_unavailable' })
      expect(sentIn(world)).toEqual([])
    },
  )

  it("if it was the deployment's initial one and a sign-out has failed since", async () => {
    const world = scenario({ initialRefreshToken: initial })
    const { cache, clock, endpoint, get } = world
    const login = endpoint.login({
      refreshToken: 'initial',
      initialRefreshTokenHash: 'hash',
      expiresAt: 0,
    })
    const requests: (string | undefined)[] = []
    const program = world.join({
      requestToken: async (current) => {
        requests.push(current?.refreshToken)
        const expiresAt = clock.now() + 3600
        return { accessToken: `access-${requests.length}`, expiresAt, refreshToken: 'second' }
      },
    })
    await cache.set({ ...login, refreshToken: 'stored' }, 'k')
    cache.fail('delete')
    // Its answer replaces what is stored, and does not reach the cache.
    cache.fail('commit')
    expect(await get(program)).toBe('access-1')
    expect(await outcome(program.signOut())).toMatchObject({ code: 'cache_unavailable' })
    cache.repair('commit')
    await clock.advance(61)
    expect(await outcome(get(program))).toMatchObject({ code: 'authorization_required' })
    expect(requests).toEqual(['stored'])
  })

  it('without the cache by a public client, whose refresh tokens always rotate', async () => {
    const world = await signedIn({ rotatesRefreshTokens: true })
    const { cache, clock, get } = world
    await get()
    cache.fail('get')
    await clock.advance(3601)
    expect(await outcome(get())).toMatchObject({ code: 'cache_unavailable' })
    expect(sentIn(world)).toEqual([])
  })

  it('without the cache after five leases in a row were lost', async () => {
    const world = await signedIn()
    const { cache, clock, get, join, endpoint, counts } = world
    let isLosing = true
    const tokenCache = changingLeases(cache, async (lease) => {
      if (!isLosing) return lease
      await lease.release()
      return bareLease(lease, { signal: AbortSignal.abort() })
    })
    const source = join({ tokenCache })
    await clock.advance(3601)
    const asked = source.getAccessToken()
    await clock.advance(10)
    expect(sentIn(world)).toEqual([])
    expect(counts()['lease-lost']).toBeGreaterThan(5)
    isLosing = false
    await clock.advance(1)
    expect(await asked).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
    expect(await get(source)).toBe('access-1')
  })
})

describe('a verdict on a refresh token', () => {
  it('is not given under an ended lease: another source may be replacing it', async () => {
    const world = await signedIn()
    const { cache, clock, endpoint, join, counts } = world
    let leftSeconds = 5
    const losing = changingLeases(cache, async (lease) => {
      if (leftSeconds === 0) return lease
      // Another source may take it from now on, and this one does not know.
      await lease.release()
      const { signal } = new AbortController()
      return bareLease(lease, { signal, remainingSeconds: () => leftSeconds })
    })
    const late = Promise.withResolvers<void>()
    const slow = join({
      tokenCache: losing,
      requestToken: async (current, options) => {
        await late.promise
        return endpoint.requestToken(current, options)
      },
    })
    await clock.advance(3601)
    const asked = slow.getAccessToken()
    await clock.advance(0.1)
    endpoint.latencySeconds = 2
    const other = join().getAccessToken()
    await clock.advance(0.1)
    // Refused before the other source has its answer.
    endpoint.latencySeconds = 0.2
    endpoint.revoke()
    leftSeconds = 0
    late.resolve()
    await clock.advance(1)
    expect(counts()).toMatchObject({ 'lease-lost': 1 })
    expect(counts()).not.toHaveProperty('reauthorization-required')
    expect((await cache.get('k'))?.refreshTokenRejectedAt).toBeUndefined()
    void outcome(asked)
    void outcome(other)
    await clock.advance(60)
  })
})

describe('a lease under which a refresh token is sent', () => {
  it.each([
    [10, 15],
    [20, 25],
    [300, 60],
  ])('with a time-out of %d s is extended to %d s', async (timeoutSeconds, leaseSeconds) => {
    const world = await signedIn({ timeoutSeconds })
    const { cache, clock, get, join } = world
    const extensions: number[] = []
    const tokenCache = changingLeases(cache, (lease) => {
      const extend = lease.extend?.bind(lease)
      return Object.assign(lease, {
        extend: async (seconds: number) => {
          extensions.push(seconds)
          return (await extend?.(seconds)) ?? false
        },
      })
    })
    await clock.advance(3601)
    expect(await get(join({ tokenCache }))).toBe('access-1')
    expect(extensions).toEqual([leaseSeconds])
  })

  it('is not needed for app-only tokens', async () => {
    const world = appScenario()
    const { cache, get, join } = world
    let extensions = 0
    const tokenCache = changingLeases(cache, (lease) =>
      Object.assign(lease, { extend: async () => ++extensions > 0 }),
    )
    expect(await get(join({ tokenCache }))).toBe('access-1')
    expect(extensions).toBe(0)
  })
})

describe('a caller', () => {
  it('waits 30 s in total, however many refreshes end in that time without a valid token', async () => {
    const world = appScenario()
    const { clock, join, events } = world
    let requests = 0
    const source = join({
      // Each token is refused by the API as soon as it is there, and was old by then.
      onEvent: (event) => {
        events.push(event)
        if (event.type === 'token-refreshed') void source.invalidate(`access-${requests}`)
      },
      requestToken: async () => {
        await clock.sleep(12)
        const expiresAt = clock.now() + 3500
        return { accessToken: `access-${++requests}`, expiresAt, expiresIn: 3600 }
      },
    })
    const asked = outcome(source.getAccessToken())
    let isOver = false
    void asked.then(() => (isOver = true))
    await clock.advance(29.9)
    const wasOver = isOver
    await clock.advance(0.2)
    expect({ requests, wasOver, isOver }).toEqual({ requests: 2, wasOver: false, isOver: true })
    expect(await asked).toMatchObject({ name: 'ConnectionError', code: 'timeout' })
  })
})
