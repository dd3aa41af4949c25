import { describe, expect, it } from 'vitest'
import { bareLease, changingLeases } from '../../test/changing-leases.ts'
import { appScenario, outcome } from '../../test/scenario.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import { parseTokenInfo, serializeTokenInfo } from '../token/stored-token.ts'
import type { RefreshLease, TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

describe('a custom cache', () => {
  it('can be one variable', async () => {
    let token: TokenInfo | undefined
    const { get, join, endpoint } = appScenario({
      tokenCache: { get: () => token, set: (next) => (token = next) },
    })
    expect(await get()).toBe('access-1')
    expect(token).toEqual({
      accessToken: 'access-1',
      expiresAt: 1_800_003_600,
      expiresIn: 3600,
      key: 'k',
    })
    expect(await get(join())).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('can be a Map, or strings as in Redis', async () => {
    const map = new Map<string, TokenInfo>()
    const strings = new Map<string, string>()
    const onMap: TokenCache = {
      get: (key) => map.get(key),
      set: (token, key) => map.set(key, token),
      delete: (key) => map.delete(key),
    }
    const onStrings: TokenCache = {
      get: async (key) => {
        const text = strings.get(key)
        return text === undefined ? null : parseTokenInfo(text)
      },
      set: async (token, key) => void strings.set(key, serializeTokenInfo(token)),
    }
    for (const tokenCache of [onMap, onStrings]) {
      const { get, join, endpoint } = appScenario({ tokenCache })
      expect([await get(), await get(join())]).toEqual(['access-1', 'access-1'])
      expect(endpoint.requests).toHaveLength(1)
    }
  })

  it('may return null for a miss', async () => {
    const { get, counts } = appScenario({ tokenCache: { get: () => null, set() {} } })
    expect(await get()).toBe('access-1')
    expect(counts()).toEqual({ 'token-refreshed': 1 })
  })

  it('without leases has one refresh at a time, however long it takes', async () => {
    let token: TokenInfo | undefined
    const { source, get, clock, endpoint } = appScenario({
      tokenCache: { get: () => token, set: (next) => (token = next) },
    })
    await get()
    for (const [left, latency] of [
      [290, 8],
      [20, 8],
    ] as const) {
      const before = endpoint.requests.length
      await clock.advance((token?.expiresAt ?? 0) - clock.now() - left)
      endpoint.latencySeconds = latency
      for (let call = 0; call < 5; call++) {
        const asked = source.getAccessToken()
        await clock.advance(1.2)
        await asked
      }
      expect(endpoint.requests.length - before).toBe(1)
      await clock.advance(latency)
    }
  })

  it('without leases still has one refresh at a time within the source', async () => {
    let token: TokenInfo | undefined
    const { source, clock, endpoint } = appScenario({
      tokenCache: { get: () => token, set: (next) => (token = next) },
    })
    const callers = Array.from({ length: 1000 }, () => source.getAccessToken())
    await clock.advance(1)
    await Promise.all(callers)
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('an unusable entry', () => {
  const valid = { accessToken: 'stored', expiresAt: 1_800_003_600 }

  it.each([
    ['milliseconds', { ...valid, expiresAt: 1_800_003_600_000 }, 'invalid', 'milliseconds'],
    ['no access token', { expiresAt: 1_800_003_600 }, 'invalid', 'accessToken is missing'],
    ['a text', 'token', 'invalid', 'not an object'],
    ['an array', [valid], 'invalid', 'not an object'],
    ['a header injection', { ...valid, accessToken: 'a\r\nx: y' }, 'invalid', 'visible ASCII'],
    ['the key of another', { ...valid, key: 'other' }, 'foreign-key', 'another key'],
  ])(
    '(%s) is a miss and an event, and the next write replaces it',
    async (_, entry, reason, detail) => {
      let stored: unknown = entry
      const { get, events } = appScenario({
        tokenCache: { get: () => stored as TokenInfo, set: (next) => (stored = next) },
      })
      expect(await get()).toBe('access-1')
      expect(events[0]).toMatchObject({
        type: 'cache-entry-ignored',
        reason,
        detail: expect.stringContaining(detail),
      })
      expect(stored).toMatchObject({ accessToken: 'access-1', key: 'k' })
    },
  )

  it('that the cache could not parse is a miss too, not a failure', async () => {
    const { get, counts } = appScenario({
      tokenCache: { get: () => parseTokenInfo('{'), set() {} },
    })
    expect(await get()).toBe('access-1')
    expect(counts()).toEqual({ 'cache-entry-ignored': 1, 'token-refreshed': 1 })
  })

  it('from a lease does not make the engine send a foreign token', async () => {
    const { get, join, cache, counts } = appScenario()
    const foreign: TokenInfo = { ...valid, key: 'other' }
    const source = join({
      tokenCache: {
        ...changingLeases(cache, (lease) => bareLease(lease, { token: foreign })),
        get: () => undefined,
        set() {},
      },
    })
    expect(await get(source)).toBe('access-1')
    expect(counts()).toMatchObject({ 'cache-entry-ignored': 1 })
  })
})

const throwing = (): never => {
  throw new Error('SET token access-1 failed')
}
const hanging = (): Promise<never> => new Promise(() => {})

/** A lease on which everything is right but one part. */
function leaseWith(part: object): TokenCache['lease'] {
  const whole = {
    granted: true,
    fence: 1,
    signal: new AbortController().signal,
    remainingSeconds: () => 5,
    commit: async () => true,
    release: async () => {},
  }
  const members = Object.getOwnPropertyDescriptors(part)
  return async () => Object.defineProperties(whole, members) as unknown as RefreshLease
}

/** Whether the engine still waits, after so many seconds, for a cache that says how long it may take. */
async function waits(timeoutSeconds: unknown, seconds: number): Promise<'waits' | 'failed'> {
  const tokenCache = { get: hanging, set: () => {}, timeoutSeconds: timeoutSeconds as number }
  const { source, clock, events } = appScenario({ tokenCache })
  const asked = outcome(source.getAccessToken())
  await clock.advance(seconds)
  const seen = events.some(({ type }) => type === 'cache-failed') ? 'failed' : 'waits'
  await clock.advance(120)
  await asked
  return seen
}

describe('a failing cache', () => {
  it.each([
    ['get throws', { get: throwing }, 'get', 'failed'],
    ['get hangs', { get: hanging }, 'get', 'timeout'],
    ['set throws', { set: throwing }, 'set', 'failed'],
    ['set hangs', { set: hanging }, 'set', 'timeout'],
    ['lease throws', { lease: throwing }, 'lease', 'failed'],
    ['lease hangs', { lease: hanging }, 'lease', 'timeout'],
    ['lease answers with nothing', { lease: async () => undefined as never }, 'lease', 'failed'],
  ])(
    '(%s) fails no call, costs half a second and causes an event',
    async (_, part, operation, code) => {
      const { source, clock, events, endpoint } = appScenario({
        tokenCache: { get: () => undefined, set: () => {}, ...part },
      })
      const asked = source.getAccessToken()
      await clock.advance(0.5 + 0.2 + 0.01)
      expect(await asked).toBe('access-1')
      expect(endpoint.requests).toHaveLength(1)
      expect(events.find(({ type }) => type === 'cache-failed')).toEqual({
        type: 'cache-failed',
        key: 'k',
        operation,
        code,
      })
      expect(JSON.stringify(events)).not.toContain('SET token')
      // What any client can ask for again need not be stored later.
      expect(events.map(({ type }) => type)).not.toContain('token-store-failed')
      expect(events.at(-1)).toMatchObject({
        type: 'token-refreshed',
        stored: operation === 'commit',
      })
    },
  )

  it('has as much time as it requests, at most a minute', async () => {
    expect({
      fourOfFiveSeconds: await waits(5, 4),
      sixOfFiveSeconds: await waits(5, 6),
      lessThanTheDefault: await waits(0.1, 0.4),
      oneMinute: await waits(60, 59),
      moreThanAMinute: await waits(61, 1),
      noNumber: await waits(Number.NaN, 1),
      text: await waits('5', 1),
    }).toEqual({
      fourOfFiveSeconds: 'waits',
      sixOfFiveSeconds: 'failed',
      lessThanTheDefault: 'waits',
      oneMinute: 'waits',
      moreThanAMinute: 'failed',
      noNumber: 'failed',
      text: 'failed',
    })
  })

  it.each([
    [
      'granted',
      {
        get granted(): never {
          return throwing()
        },
      },
    ],
    [
      'fence',
      {
        get fence(): never {
          return throwing()
        },
      },
    ],
    [
      'token',
      {
        get token(): never {
          return throwing()
        },
      },
    ],
    [
      'signal',
      {
        get signal(): never {
          return throwing()
        },
      },
    ],
    ['signal that is none', { signal: { aborted: false } }],
    [
      'retryAfterSeconds',
      {
        granted: false,
        reason: 'cooldown',
        get retryAfterSeconds(): never {
          return throwing()
        },
      },
    ],
    [
      'retryAfterSeconds that is none',
      { granted: false, reason: 'cooldown', retryAfterSeconds: '9' },
    ],
    ['remainingSeconds', { remainingSeconds: throwing }],
    ['remainingSeconds that is none', { remainingSeconds: () => '5' }],
    ['commit', { commit: throwing }],
    ['release', { release: throwing }],
  ])('with a failing %s of a lease fails no call, and shows nothing', async (_, part) => {
    const { get, events, endpoint } = appScenario({
      tokenCache: { get: () => undefined, set: () => {}, lease: leaseWith(part) },
    })
    expect(await get(undefined, 4)).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain('SET token')
  })

  it.each([
    ['granted', { granted: 'yes' }],
    ['fence', { fence: '1' }],
    ['signal', { signal: { aborted: false } }],
    ['retryAfterSeconds', { granted: false, reason: 'cooldown', retryAfterSeconds: -1 }],
  ])('is reported if it answers with a lease whose %s cannot be one', async (_, part) => {
    const { get, events } = appScenario({
      tokenCache: { get: () => undefined, set: () => {}, lease: leaseWith(part) },
    })
    expect(await get()).toBe('access-1')
    expect(events[0]).toMatchObject({ type: 'cache-failed', operation: 'lease', code: 'failed' })
  })

  it.each([
    ['for another source, and does not say how long', { granted: false, reason: 'busy' }],
    [
      'for a cooldown that is just over',
      { granted: false, reason: 'cooldown', retryAfterSeconds: 0 },
    ],
  ])('does not count as failing if it refuses a lease %s', async (_, part) => {
    const { source, clock, endpoint, events } = appScenario({
      tokenCache: { get: () => undefined, set: () => {}, lease: leaseWith(part) },
    })
    void outcome(source.getAccessToken())
    await clock.advance(1)
    expect({ events, requests: endpoint.requests.length }).toEqual({ events: [], requests: 0 })
  })

  it('has each member of a lease read once, because a getter may change', async () => {
    let reads = 0
    const { get, join } = appScenario()
    const part = {
      get token() {
        return reads++ === 0 ? { accessToken: 'stored', expiresAt: 1_800_003_600 } : 'no token'
      },
    }
    const source = join({
      tokenCache: { get: () => undefined, set: () => {}, lease: leaseWith(part) },
    })
    expect(await get(source)).toBe('stored')
    expect(reads).toBe(1)
  })

  it('is reported with a system code, or one of this library', async () => {
    for (const [error, code] of [
      [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
      [new AggregateError([Object.assign(new Error('x'), { code: 'ENOSPC' })]), 'ENOSPC'],
      [new TokenCacheError('folder not ours', { code: 'unsafe_directory' }), 'unsafe_directory'],
      [Object.assign(new Error('x'), { code: 'Basic c2VjcmV0' }), 'failed'],
      ['a text', 'failed'],
      [null, 'failed'],
    ] as const) {
      const { get, events } = appScenario({
        tokenCache: { get: () => Promise.reject(error), set() {} },
      })
      await get()
      expect(events[0]).toMatchObject({ type: 'cache-failed', operation: 'get', code })
    }
  })

  it('is bypassed by a refresh while the held token is served', async () => {
    const { get, source, clock, cache, endpoint } = appScenario()
    await get()
    cache.hang('get')
    cache.hang('lease')
    for (let minute = 0; minute < 130; minute++) {
      await clock.advance(60)
      expect(await source.getAccessToken()).toMatch(/^access-/)
    }
    expect(endpoint.requests).toHaveLength(3)
  })

  it('that grants a lease too late has it released', async () => {
    const { cache, clock, join } = appScenario()
    const source = join({
      tokenCache: {
        get: (key) => cache.get(key),
        set: (token, key) => cache.set(token, key),
        lease: async (key) => {
          await clock.sleep(2)
          return cache.lease(key)
        },
      },
    })
    const asked = source.getAccessToken()
    await clock.advance(1)
    expect(await asked).toBe('access-1')
    await clock.advance(1.1)
    expect(await cache.lease('k')).toMatchObject({ granted: true })
  })

  it('that refuses a lease too late changes nothing', async () => {
    const { clock, source } = appScenario({
      tokenCache: {
        get: () => undefined,
        set() {},
        lease: async () => {
          await clock.sleep(2)
          return { granted: false, reason: 'busy', retryAfterSeconds: 5 }
        },
      },
    })
    const asked = source.getAccessToken()
    await clock.advance(3)
    expect(await asked).toBe('access-1')
  })

  it('gets an aborted signal when no caller waits any more', async () => {
    let told: unknown
    const { source, clock } = appScenario({
      tokenCache: {
        get: () => undefined,
        set() {},
        lease: (_key, options) => {
          options?.signal?.addEventListener('abort', () => (told = options.signal?.reason))
          return hanging()
        },
      },
    })
    void source.getAccessToken()
    await clock.advance(1)
    expect(told).toMatchObject({ name: 'DeadlineError' })
  })
})

const refusing = (code: string | undefined): TokenCache => ({
  get: () => undefined,
  set() {},
  lease: async () => ({ granted: false, reason: 'cooldown', retryAfterSeconds: 5, code }),
})

describe("a cache's text", () => {
  it('about an unreadable entry is not quoted, because it may contain the entry', async () => {
    const { get, events } = appScenario({
      tokenCache: {
        get: () => {
          throw new TokenCacheError('row {"access_token":"x9token"}', { code: 'invalid_entry' })
        },
        set() {},
      },
    })
    expect(await get()).toBe('access-1')
    expect(events[0]).toMatchObject({
      type: 'cache-entry-ignored',
      reason: 'invalid',
      detail: 'It is no token.',
    })
    expect(JSON.stringify(events)).not.toContain('x9token')
  })

  it('as the code of a cooldown is used only if it is known', async () => {
    for (const [code, name, known] of [
      ['rate_limited', 'RateLimitError', 'rate_limited'],
      ['server_error', 'ServerError', 'server_error'],
      ['x9token', 'ServerError', 'server_error'],
      [undefined, 'ServerError', 'server_error'],
    ] as const) {
      const { get } = appScenario({ tokenCache: refusing(code) })
      const error = await outcome(get(undefined, 0))
      expect(error).toMatchObject({ name, code: known, retryAfterSeconds: expect.closeTo(5) })
    }
  })
})

describe('onEvent and waitUntil', () => {
  it('may throw or reject without effect', async () => {
    const { get, source } = appScenario({
      onEvent: () => Promise.reject(new Error('listener')),
      waitUntil: () => {
        throw new Error('the request is over')
      },
    })
    expect(await get()).toBe('access-1')
    const { get: other } = appScenario({
      onEvent: () => {
        throw new Error('listener')
      },
      waitUntil: () => Promise.reject(new Error('the request is over')),
    })
    expect(await other()).toBe('access-1')
    void source
  })

  it('receive the refresh and the release of the lease, which never reject', async () => {
    const work: Promise<unknown>[] = []
    const { get, endpoint } = appScenario({ waitUntil: (promise) => work.push(promise) })
    endpoint.failure = new Error('down')
    await outcome(get())
    expect(work.length).toBeGreaterThanOrEqual(2)
    await Promise.all(work)
  })

  it('receive events that are plain frozen objects, the same after JSON', async () => {
    const { get, source, events } = appScenario()
    const token = await get()
    await source.invalidate(token)
    for (const event of events) {
      expect(JSON.parse(JSON.stringify(event))).toEqual(event)
      expect(Object.isFrozen(event)).toBe(true)
    }
    expect(events).toHaveLength(2)
  })
})
