import { MemoryTokenCache, TokenCacheError, type TokenInfo } from '@spotify-sdk/auth-core'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { HoldingFetch } from 'test-support/mock/holding-fetch.ts'
import { describe, expect, it } from 'vitest'
import type { ExchangeCodeOptions } from '../src/index.ts'
import {
  EventLog,
  logIn,
  outcome,
  providerFor,
  startMock,
  visitConsentPage,
  whoIs,
} from './log-in.ts'

describe('a code that is exchanged twice', () => {
  it('concurrently makes one request, and both calls get the same token', async () => {
    const mock = await startMock({ latencySeconds: 0.1 })
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const [one, other] = await Promise.all([
      provider.exchangeCode(code, { codeVerifier }),
      provider.exchangeCode(code, { codeVerifier }),
    ])
    expect(other).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
    expect(await whoIs(mock, one.accessToken)).toBe('smedjan')
  })

  it('one after the other makes one request, and both calls get the same token', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const one = await provider.exchangeCode(code, { codeVerifier })
    expect(await provider.exchangeCode(code, { codeVerifier })).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it('makes one request for one of many users, from two handles', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const one = await provider.forUser('a').exchangeCode(code, { codeVerifier })
    expect(await provider.forUser('a').exchangeCode(code, { codeVerifier })).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
  })

  it('in two processes makes one request with acrossProcesses', async () => {
    const mock = await startMock({ latencySeconds: 0.1 })
    const tokenCache = new MemoryTokenCache()
    const [provider, other] = [providerFor(mock, { tokenCache }), providerFor(mock, { tokenCache })]
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const options = { codeVerifier, acrossProcesses: true }
    const [one, two] = await Promise.all([
      provider.forUser('a').exchangeCode(code, options),
      other.forUser('a').exchangeCode(code, options),
    ])
    expect(two).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
    expect(await other.forUser('a').getAccessToken()).toBe(one.accessToken)
  })

  it('is not joined with the code alone: neither with another verifier nor for another user', async () => {
    const mock = await startMock({ latencySeconds: 0.05 })
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const stolen = { codeVerifier: (await provider.createAuthorizationUrl()).codeVerifier }
    const outcomes = await Promise.allSettled([
      provider.forUser('a').exchangeCode(code, { codeVerifier }),
      provider.forUser('a').exchangeCode(code, stolen),
      provider.forUser('b').exchangeCode(code, { codeVerifier }),
      provider.exchangeCode(code, { codeVerifier }),
    ])
    expect(mock.requests.token.length).toBe(4)
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(await outcome(provider.forUser('b').getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
  })

  it.each([
    ['status 500', { status: 500 }],
    ['status 502 in HTML', { status: 502, body: '<html>', contentType: 'text/html' }],
    ['status 503', { status: 503 }],
    ['status 503 and a short Retry-After', { status: 503, retryAfterSeconds: 1 }],
    ['status 520', { status: 520 }],
    ['status 408', { status: 408 }],
    ['a connection that is reset', { connection: 'reset' }],
    ['a response that is not a token', { status: 200, body: {} }],
    ['half a JSON document', { status: 200, body: '{"access_token":"BQ' }],
    ['the page of a portal', { status: 403, body: '<html>', contentType: 'text/html' }],
  ] as const)('is sent once more after %s', async (_what, fault) => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxRetries: 3, timeoutSeconds: 1 })
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    mock.fail('token', fault)
    const [one, other] = await Promise.all([
      provider.exchangeCode(code, { codeVerifier }),
      provider.exchangeCode(code, { codeVerifier }),
    ])
    expect(other).toEqual(one)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
    expect(mock.requests.token.length).toBe(2)
  })

  it.each([
    ['the response is lost', { connection: 'reset', processed: true }],
    ['the response is incomplete', { truncate: true }],
    ['there is no response in time', { latencySeconds: 60 }],
  ] as const)('is used if %s: the rejection is remembered', async (_what, fault) => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxRetries: 3, timeoutSeconds: 1 })
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    mock.fail('token', fault)
    const refusal = await outcome(provider.exchangeCode(code, { codeVerifier }))
    expect(refusal).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toBe(refusal)
    expect(mock.requests.token.length).toBe(2)
  })

  it('is not sent again after a rejection: the error is the same', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxRetries: 3 })
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    mock.fail('token', { status: 400, body: { error: 'invalid_grant' } })
    const refusal = await outcome(provider.exchangeCode(code, { codeVerifier }))
    expect(refusal).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toBe(refusal)
    expect(mock.requests.token.length).toBe(1)
  })

  it.each([
    ['twice in a row', { status: 503, times: 2 }, { maxRetries: 3 }, 2],
    ['with a long Retry-After', { status: 503, retryAfterSeconds: 60 }, { maxRetries: 3 }, 1],
    ['where maxRetries is 0', { status: 503 }, { maxRetries: 0 }, 1],
    ['by a redirect', 'redirect', { maxRetries: 3 }, 1],
  ] as const)(
    'is sent again by the next call if it failed %s',
    async (_when, fault, options, sent) => {
      const mock = await startMock()
      const provider = providerFor(mock, options)
      const { code, codeVerifier } = await visitConsentPage(mock, provider)
      mock.fail('token', fault)
      expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toBeInstanceOf(Error)
      expect(mock.requests.token.length).toBe(sent)
      const { accessToken } = await provider.exchangeCode(code, { codeVerifier })
      expect(await whoIs(mock, accessToken)).toBe('smedjan')
      expect(mock.requests.token.length).toBe(sent + 1)
    },
  )

  it('is sent again if it was refused before it was read', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    mock.fail('token', 'rate-limited')
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toMatchObject({
      name: 'RateLimitError',
    })
    await provider.exchangeCode(code, { codeVerifier })
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it.each(['the single user', 'one of many'])(
    'is forgotten when the user signs out: %s',
    async (who) => {
      const mock = await startMock()
      const provider = providerFor(mock)
      const user = who === 'one of many' ? provider.forUser('a') : provider
      const other = await logIn(mock, provider, provider.forUser('b'))
      const { code, codeVerifier } = await visitConsentPage(mock, provider)
      await user.exchangeCode(code, { codeVerifier })
      await user.signOut()
      expect(await outcome(user.exchangeCode(code, { codeVerifier }))).toMatchObject({
        name: 'AuthenticationError',
        code: 'invalid_grant',
      })
      expect(await outcome(user.getAccessToken())).toMatchObject({ code: 'authorization_required' })
      expect(await provider.forUser('b').getAccessToken()).toBe(other.accessToken)
    },
  )

  it('is forgotten when a sign-out elsewhere is noticed', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache, revalidateSeconds: 0 })
    for (const who of ['a', undefined]) {
      const [user, elsewhere] = [provider, providerFor(mock, { tokenCache })].map((each) =>
        who === undefined ? each : each.forUser(who),
      )
      const { code, codeVerifier } = await visitConsentPage(mock, provider)
      await user?.exchangeCode(code, { codeVerifier })
      await elsewhere?.signOut()
      await expect
        .poll(async () => outcome(user?.getAccessToken() ?? Promise.resolve()))
        .toMatchObject({ code: 'authorization_required' })
      expect(
        await outcome(user?.exchangeCode(code, { codeVerifier }) ?? Promise.resolve()),
      ).toMatchObject({ name: 'AuthenticationError', code: 'invalid_grant' })
    }
  })

  it('is not remembered if the user signs out while the tokens are being stored', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache })
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const stored = Promise.withResolvers<void>()
    tokenCache.before('set', () => stored.promise)
    const exchanging = provider.exchangeCode(code, { codeVerifier })
    await expect.poll(() => mock.requests.token.length).toBe(1)
    const signingOut = provider.signOut()
    stored.resolve()
    await Promise.all([exchanging, signingOut])
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toMatchObject({
      code: 'invalid_grant',
    })
  })

  it('without its options is rejected with a typed error, and nothing is sent', async () => {
    const mock = await startMock()
    const none = undefined as unknown as ExchangeCodeOptions
    expect(await outcome(providerFor(mock).exchangeCode('code', none))).toMatchObject({
      name: 'ConfigurationError',
      code: 'missing_option',
    })
    expect(mock.requests.token.length).toBe(0)
  })
})

describe('a sign-in', () => {
  it('ignores a cooldown and ends it', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', 'rate-limited', { retryAfterSeconds: 3600 })
    expect(await outcome(provider.getAccessToken())).toMatchObject({ name: 'RateLimitError' })
    const next = await logIn(mock, provider)
    expect(await provider.getAccessToken()).toBe(next.accessToken)
    await provider.invalidate(next.accessToken)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it('wins over a refresh in flight', async () => {
    const mock = await startMock()
    const holding = new HoldingFetch()
    const provider = providerFor(mock, { fetch: holding.fetch })
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    const release = holding.holdNext()
    const waiting = provider.getAccessToken()
    await expect.poll(() => mock.requests.token.length).toBe(2)
    const login = await logIn(mock, provider)
    release()
    expect(await waiting).toBe(login.accessToken)
    expect(await provider.getAccessToken()).toBe(login.accessToken)
  })

  it('is reported as an event with the key and no secret', async () => {
    const mock = await startMock()
    const events = new EventLog()
    const provider = providerFor(mock, { onEvent: events.listener })
    const { expiresAt, key } = await logIn(mock, provider)
    await provider.signOut()
    expect([...events]).toEqual([
      { type: 'signed-in', key, expiresAt, stored: true },
      { type: 'signed-out', key },
    ])
  })
})

describe('a sign-in that the cache does not store', () => {
  it('is kept: it serves this process, and is stored as soon as possible', async () => {
    const mock = await startMock()
    const stored = new Map<string, TokenInfo>()
    const events = new EventLog()
    let isReadOnly = true
    const provider = providerFor(mock, {
      onEvent: events.listener,
      tokenCache: {
        get: (key) => stored.get(key),
        set: (token, key) => {
          if (isReadOnly) throw new TokenCacheError('read-only', { code: 'cache_unavailable' })
          stored.set(key, token)
        },
      },
    })
    const login = await logIn(mock, provider)
    expect(await provider.getAccessToken()).toBe(login.accessToken)
    expect(events.map(({ type }) => type).slice(0, 3)).toEqual([
      'cache-failed',
      'token-store-failed',
      'signed-in',
    ])
    expect(events.ofType('signed-in')).toMatchObject([{ stored: false }])
    expect(stored.size).toBe(0)
    isReadOnly = false
    await expect
      .poll(async () => [await provider.getAccessToken(), stored.size])
      .toEqual([login.accessToken, 1])
    expect([...stored.values()]).toEqual([login])
    expect(mock.requests.token.length).toBe(1)
  })

  it('signs in again a user who was signed out, once the cache stores it', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache, revalidateSeconds: 0 })
    const first = await logIn(mock, provider)
    await provider.signOut()
    tokenCache.fail('set')
    const login = await logIn(mock, provider)
    await provider.getAccessToken()
    tokenCache.repair('set')
    await expect
      .poll(async () => {
        await provider.getAccessToken()
        return tokenCache.get(login.key ?? '')
      })
      .toEqual(login)
    expect(login.accessToken).not.toBe(first.accessToken)
    expect(await provider.getAccessToken()).toBe(login.accessToken)
  })
})
