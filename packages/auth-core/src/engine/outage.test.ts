import { describe, expect, it } from 'vitest'
import { appScenario, outcome } from '../../test/scenario.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'

const down = new ServerError('503', { code: 'server_error', status: 503 })
const unreachable = new ConnectionError('no route', { code: 'ECONNREFUSED' })
const wrongSecret = new AuthenticationError('refused', {
  code: 'invalid_client',
  error: 'invalid_client',
  errorDescription: 'Invalid client secret',
  status: 400,
})

describe('the token endpoint down', () => {
  it('for the whole ageing window is noticed by no caller', async () => {
    const { source, get, clock, endpoint } = appScenario()
    await get()
    await clock.advance(3600 - 320)
    endpoint.failure = down
    for (let second = 0; second < 285; second++) {
      await clock.advance(1)
      expect(await source.getAccessToken()).toBe('access-1')
    }
    // One attempt, then after 1 s, 2 s, 4 s, … of which those in a cooldown ask nothing.
    expect(endpoint.requests.length).toBeLessThan(12)
    endpoint.failure = undefined
    await clock.advance(60)
    expect(await get()).toBe(`access-${endpoint.requests.length}`)
  })

  it('for longer gives every caller a typed error with retryAfterSeconds, and few requests', async () => {
    const { source, get, clock, endpoint } = appScenario()
    await get()
    endpoint.failure = down
    await clock.advance(3600)
    const requestsBefore = endpoint.requests.length
    for (let second = 0; second < 600; second++) {
      const callers = Array.from({ length: 10 }, () => outcome(source.getAccessToken()))
      await clock.advance(1)
      for (const error of await Promise.all(callers)) {
        expect(error).toMatchObject({ name: 'ServerError', code: 'server_error', status: 503 })
        const { retryAfterSeconds = NaN } = error as SpotifyError
        expect(retryAfterSeconds).toBeGreaterThan(0)
        expect(retryAfterSeconds).toBeLessThanOrEqual(60)
      }
    }
    expect(endpoint.requests.length - requestsBefore).toBeLessThan(22)

    endpoint.failure = undefined
    const { retryAfterSeconds = 0 } = (await outcome(source.getAccessToken())) as SpotifyError
    await clock.advance(retryAfterSeconds)
    expect(await get()).toMatch(/^access-\d+$/)
  })

  it('is asked again after 1 s, doubling to 60 s, times ½ to 1', async () => {
    const { source, clock, endpoint } = appScenario()
    endpoint.failure = unreachable
    clock.chance = 0
    const pauses: number[] = []
    for (let attempt = 0; attempt < 9; attempt++) {
      const asked = outcome(source.getAccessToken())
      await clock.advance(0.3)
      const { retryAfterSeconds = 0 } = (await asked) as SpotifyError
      pauses.push(Math.round(retryAfterSeconds * 10) / 10)
      await clock.advance(retryAfterSeconds)
    }
    expect(pauses).toEqual([1, 1, 2, 4, 8, 16, 30, 30, 30])
    expect(endpoint.requests).toHaveLength(9)
  })

  it('is asked again quickly when it fails again after a recovery', async () => {
    const { source, get, clock, endpoint } = appScenario()
    clock.chance = 0
    const pauses: number[] = []
    for (let round = 0; round < 2; round++) {
      endpoint.failure = unreachable
      for (let attempt = 0; attempt < 3; attempt++) {
        const error = (await outcome(get(source, 0.3))) as SpotifyError
        pauses.push(Math.round((error.retryAfterSeconds ?? 0) * 10) / 10)
        await clock.advance(error.retryAfterSeconds ?? 0)
      }
      endpoint.failure = undefined
      await get()
      await clock.advance(3601)
    }
    expect(pauses).toEqual([1, 1, 2, 1, 1, 2])
  })

  it('gives each caller in a cooldown a separate error with the remaining time', async () => {
    const { source, clock, get, endpoint } = appScenario()
    endpoint.failure = new RateLimitError('429', {
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds: 100,
    })
    const first = await outcome(get())
    await clock.advance(29)
    const second = await outcome(get(source, 0.1))
    expect(first).toMatchObject({ name: 'RateLimitError', code: 'rate_limited', status: 429 })
    expect((first as SpotifyError).retryAfterSeconds).toBe(100)
    expect(second).toMatchObject({ name: 'RateLimitError', code: 'rate_limited', status: 429 })
    expect((second as SpotifyError).retryAfterSeconds).toBe(71)
    expect(endpoint.requests).toHaveLength(1)
  })

  it('never costs more than a day, whatever Retry-After says', async () => {
    const { get, endpoint } = appScenario()
    endpoint.failure = new RateLimitError('429', { code: 'rate_limited', retryAfterSeconds: 1e9 })
    expect(((await outcome(get())) as SpotifyError).retryAfterSeconds).toBeLessThanOrEqual(86_400)
  })

  it('does not stop cache reads in a cooldown: a token of another source ends it', async () => {
    const { source, get, endpoint, cache, clock, events } = appScenario()
    endpoint.failure = wrongSecret
    await outcome(get())
    const other = { accessToken: 'other', expiresAt: clock.now() + 3600, expiresIn: 3600 }
    await cache.set(other, 'k')
    expect(await get()).toBe('other')
    expect(endpoint.requests).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'token-adopted' })
    void source
  })
})

describe('a cooldown', () => {
  it.each([
    ['429', new RateLimitError('', { code: 'rate_limited', status: 429 }), 'RateLimitError'],
    ['5xx', down, 'ServerError'],
  ])('that Spotify asked for by %s applies to every source', async (_, failure, name) => {
    const { source, join, get, endpoint, events } = appScenario()
    endpoint.failure = failure
    await outcome(get(source, 0.3))
    const refused = await outcome(get(join(), 0.1))
    expect(refused).toMatchObject({ name, code: failure.code })
    expect((refused as SpotifyError).retryAfterSeconds).toBeGreaterThan(0)
    expect(endpoint.requests).toHaveLength(1)
    expect(events).toMatchObject([{ type: 'refresh-failed', shared: true }])
  })

  it('that another source began is an error at once: no caller waits for its end', async () => {
    const { get, cache, clock, endpoint } = appScenario()
    const lease = await takeLease(cache, 'k')
    await lease.release({ cooldownSeconds: 20, code: 'rate_limited' })
    const refused = await outcome(get())
    expect(refused).toMatchObject({ name: 'RateLimitError', code: 'rate_limited' })
    expect(endpoint.requests).toHaveLength(0)
    await clock.advance(19)
    expect({ token: await get(), requests: endpoint.requests.length }).toEqual({
      token: 'access-1',
      requests: 1,
    })
  })

  it.each([
    ['a wrong secret', wrongSecret],
    ['the network', unreachable],
    ['a network of its own', new ConnectionError('', { code: 'connection_failed' })],
    ['a redirect', new ConfigurationError('', { code: 'unexpected_redirect', status: 302 })],
    ['an unreadable answer', new ServerError('', { code: 'invalid_response', status: 200 })],
    [
      'a refused grant that is no refresh',
      new AuthenticationError('', { code: 'invalid_grant', error: 'invalid_grant' }),
    ],
  ])('that may be our own fault (%s) blocks no other source', async (_, failure) => {
    const { source, join, get, endpoint, events } = appScenario()
    endpoint.failure = failure
    await outcome(get(source, 0.3))
    endpoint.failure = undefined
    expect(await get(join())).toBe('access-2')
    expect(events[0]).toMatchObject({ type: 'refresh-failed', code: failure.code, shared: false })
  })

  it.each(['connection_failed', 'timeout'])(
    'of a shared network (%s) applies to all sources, with its cause',
    async (code) => {
      const { source, join, get, clock, endpoint, cache, events } = appScenario()
      Object.assign(cache, { sharesNetwork: true })
      endpoint.failure = new ConnectionError('No answer.', { code })
      const sources = [source, ...Array.from({ length: 7 }, () => join())]
      await Promise.all([outcome(source.getAccessToken()), clock.advance(0.3)])
      for (const each of sources) {
        expect(await outcome(get(each, 0.01))).toMatchObject({ name: 'ConnectionError', code })
      }
      expect(endpoint.requests).toHaveLength(1)
      expect(events).toMatchObject([{ type: 'refresh-failed', code, shared: true }])
      await clock.advance(1)
      endpoint.failure = undefined
      const tokens = Promise.all(sources.map((each) => each.getAccessToken()))
      await clock.advance(1)
      expect(new Set(await tokens)).toEqual(new Set(['access-2']))
    },
  )

  it('of this source is an error at once, without a lease', async () => {
    const { get, cache, endpoint, source } = appScenario()
    endpoint.failure = unreachable
    await outcome(get(source, 0.3))
    expect(await outcome(get(source, 0.1))).toMatchObject({ code: 'ECONNREFUSED' })
    const leases = cache.calls.lease
    expect({ leases, requests: endpoint.requests.length }).toEqual({ leases: 1, requests: 1 })
  })

  it('limits a loop of callers with a wrong secret to one request a minute', async () => {
    const { source, clock, endpoint } = appScenario()
    endpoint.failure = wrongSecret
    const errors: unknown[] = []
    for (let call = 0; call < 390; call++) {
      const asked = outcome(source.getAccessToken())
      await clock.advance(0.3)
      errors.push(await asked)
    }
    expect(endpoint.requests).toHaveLength(2)
    for (const error of errors) {
      expect(error).toMatchObject({
        name: 'AuthenticationError',
        code: 'invalid_client',
        error: 'invalid_client',
        errorDescription: 'Invalid client secret',
        status: 400,
        retryAfterSeconds: expect.any(Number),
      })
    }
  })

  it('lets a due token be served while a slow cache is looked at behind', async () => {
    const { get, source, clock, cache, endpoint } = appScenario({ refreshAheadSeconds: 0 })
    await get()
    endpoint.failure = wrongSecret
    await clock.advance(3600 - 25)
    await get(source, 0.3)
    await clock.advance(1.5)
    cache.before('get', () => clock.sleep(0.4))
    await cache.set({ accessToken: 'other', expiresAt: clock.now() + 3600, expiresIn: 3600 }, 'k')
    let served: string | undefined
    void source.getAccessToken().then((token) => (served = token))
    await clock.advance(0)
    expect(served).toBe('access-1')
    await clock.advance(0.5)
    expect(await source.getAccessToken()).toBe('other')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('lets a due token be served at once', async () => {
    const { get, source, clock, endpoint } = appScenario({ refreshAheadSeconds: 0 })
    await get()
    endpoint.failure = wrongSecret
    await clock.advance(3600 - 25)
    expect(await get(source, 0.3)).toBe('access-1')
    let served: string | undefined
    void source.getAccessToken().then((token) => (served = token))
    await clock.advance(0)
    expect(served).toBe('access-1')
    expect(endpoint.requests).toHaveLength(2)
  })
})

describe('a foreign error', () => {
  it('is not passed on, because it may contain the request', async () => {
    const { get, endpoint } = appScenario()
    endpoint.failure = new TypeError('failed: Authorization: Basic c2VjcmV0')
    const error = await outcome(get())
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'request_failed' })
    expect(String((error as Error).stack)).not.toContain('c2VjcmV0')
  })
})

describe('a requestToken that returns no valid token', () => {
  it.each([
    ['nothing', undefined, /It cannot be read\.$/],
    ['an expired one', { accessToken: 'a', expiresAt: 1 }, /expiresIn must be a positive number/],
    ['milliseconds', { accessToken: 'a', expiresAt: 1_800_000_000_000 }, /divide it by 1000/],
    [
      'a line break in it',
      { accessToken: 'a\nb', expiresAt: 1_900_000_000 },
      /The token is invalid: accessToken must be a string of visible ASCII characters\.$/,
    ],
    ['snake_case', { access_token: 'a', expires_in: 3600 }, /accessToken is missing/],
  ])('(%s) fails like an unreadable response, with the reason', async (_, answer, reason) => {
    const { get, counts } = appScenario({ requestToken: async () => answer as never })
    expect(await outcome(get())).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
      message: expect.stringMatching(reason),
    })
    expect(counts()).toEqual({ 'refresh-failed': 1 })
  })

  it.each([1, 3, 5])(
    'fails if its token does not outlive its request of 5 s (%d s)',
    async (seconds) => {
      const { source, get, endpoint } = appScenario()
      endpoint.lifetimeSeconds = seconds
      endpoint.latencySeconds = 5
      const error = await outcome(get(source, 6))
      expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response' })
      expect(endpoint.requests).toHaveLength(1)
    },
  )

  it('fails after five tokens that expired during a sleep of the machine', async () => {
    const { get, source, clock, endpoint } = appScenario({
      tokenCache: { get: () => undefined, set: () => clock.suspend(4000) },
    })
    expect(await outcome(get(source, 10))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
    })
    expect(endpoint.requests).toHaveLength(5)
  })
})
