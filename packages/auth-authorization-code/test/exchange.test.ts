import { TokenCacheError, type TokenInfo } from '@spotify-sdk/auth-core'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { describe, expect, it } from 'vitest'
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
  it('at once makes one request, and both get the same token', async () => {
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

  it('one after the other makes one request, and both get the same token', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const one = await provider.exchangeCode(code, { codeVerifier })
    expect(await provider.exchangeCode(code, { codeVerifier })).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  it('makes one request for a user of many too, from two handles', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    const one = await provider.forUser('a').exchangeCode(code, { codeVerifier })
    expect(await provider.forUser('a').exchangeCode(code, { codeVerifier })).toEqual(one)
    expect(mock.requests.token.length).toBe(1)
  })

  it('joins nobody by the code alone: neither with another verifier nor for another user', async () => {
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
    ['an answer that was lost', { connection: 'reset', processed: true }],
    ['a server error', { status: 503 }],
    ['half an answer', { truncate: true }],
    ['an answer that is no token', { status: 200, body: {} }],
    ['a refusal', { status: 400, body: { error: 'invalid_grant' } }],
  ] as const)('is not sent again after %s: the error is the same', async (_what, fault) => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxRetries: 3 })
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    mock.fail('token', fault)
    const first = await outcome(provider.exchangeCode(code, { codeVerifier }))
    expect(first).toBeInstanceOf(Error)
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toBe(first)
    expect(mock.requests.token.length).toBe(1)
  })

  it('is sent again where it was turned away before it was looked at', async () => {
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

  it('does not sign in again who has signed out since', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { code, codeVerifier } = await visitConsentPage(mock, provider)
    await provider.exchangeCode(code, { codeVerifier })
    await provider.signOut()
    await provider.exchangeCode(code, { codeVerifier })
    expect(await outcome(provider.getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
    expect(mock.requests.token.length).toBe(1)
  })
})

describe('a login', () => {
  it('heeds no cool-down, and ends it', async () => {
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

  it('beats a refresh in flight', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', { latencySeconds: 0.3, processed: true })
    const waiting = provider.getAccessToken()
    await expect.poll(() => mock.requests.token.length).toBe(2)
    const login = await logIn(mock, provider)
    expect(await waiting).toBe(login.accessToken)
    expect(await provider.getAccessToken()).toBe(login.accessToken)
  })

  it('is told as an event, with the key and no secret', async () => {
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

describe('a login that the cache does not take', () => {
  it('is not lost: it serves this process, and is stored as soon as it can be', async () => {
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
      'token-not-stored',
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

  it('revives a key that was signed out before, once the cache takes it', async () => {
    const mock = await startMock()
    const tokenCache = new FailingTokenCache()
    const provider = providerFor(mock, { tokenCache, recheckSeconds: 0 })
    const first = await logIn(mock, provider)
    await provider.signOut()
    tokenCache.fail('set')
    const login = await logIn(mock, provider)
    await provider.getAccessToken()
    tokenCache.mend('set')
    await expect
      .poll(
        async () => {
          await provider.getAccessToken()
          return tokenCache.get(login.key ?? '')
        },
        { timeout: 10_000 },
      )
      .toEqual(login)
    expect(login.accessToken).not.toBe(first.accessToken)
    expect(await provider.getAccessToken()).toBe(login.accessToken)
  })
})
