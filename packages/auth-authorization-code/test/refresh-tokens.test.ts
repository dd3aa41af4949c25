import { MemoryTokenCache, tokenCacheKey, type TokenInfo } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CodeFlow } from '../src/index.ts'
import {
  EventLog,
  logIn,
  outcome,
  providerFor,
  publicProviderFor,
  spentRefreshTokens,
  startMock,
  whoIs,
} from './log-in.ts'

const keyOf = ({ clientId, tokenUrl }: MockSpotify): string =>
  tokenCacheKey({ grant: 'authorization-code', clientId, tokenUrl })

/** A sign-in, three refreshes, and the stored token after each step. */
async function refreshThrice(
  mock: MockSpotify,
  newProvider: (mock: MockSpotify, more: { tokenCache: MemoryTokenCache }) => CodeFlow,
  beforeRefresh = (_refresh: number): void => {},
): Promise<readonly TokenInfo[]> {
  const tokenCache = new MemoryTokenCache()
  const stored = [await logIn(mock, newProvider(mock, { tokenCache }))]
  for (let refresh = 1; refresh <= 3; refresh++) {
    const last = await tokenCache.get(keyOf(mock))
    if (last !== undefined) await tokenCache.set({ ...last, expiresAt: 1 }, keyOf(mock))
    beforeRefresh(refresh)
    await newProvider(mock, { tokenCache }).getAccessToken()
    const next = await tokenCache.get(keyOf(mock))
    if (next !== undefined) stored.push(next)
  }
  return stored
}

/** The same in one process from memory, with an hour before each refresh. */
async function refreshThriceInMemory(
  mock: MockSpotify,
  newProvider: (mock: MockSpotify, more: { tokenCache: MemoryTokenCache }) => CodeFlow,
  beforeRefresh = (_refresh: number): void => {},
): Promise<readonly TokenInfo[]> {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const tokenCache = new MemoryTokenCache()
  const provider = newProvider(mock, { tokenCache })
  const stored = [await logIn(mock, provider)]
  for (let refresh = 1; refresh <= 3; refresh++) {
    beforeRefresh(refresh)
    vi.setSystemTime(Date.now() + mock.tokenLifetimeSeconds * 1000)
    await provider.getAccessToken()
    const next = await tokenCache.get(keyOf(mock))
    if (next !== undefined) stored.push(next)
  }
  return stored
}

/** The fields that a refresh must not change. */
function expectConsentKept(stored: readonly TokenInfo[]): void {
  const [{ authorizedAt, scope, key }] = stored as [TokenInfo]
  expect(authorizedAt).toBeGreaterThan(1_700_000_000)
  expect(stored.map((token) => token.authorizedAt)).toEqual(Array(4).fill(authorizedAt))
  expect(stored.map((token) => token.scope)).toEqual(Array(4).fill(scope))
  expect(stored.map((token) => token.key)).toEqual(Array(4).fill(key))
  expect(new Set(stored.map((token) => token.accessToken)).size).toBe(4)
}

/** A response that differs only in its refresh token. */
function answerEmptily(mock: MockSpotify, refresh: number): void {
  const expires_in = mock.tokenLifetimeSeconds
  mock.fail('token', { body: { access_token: `access-${refresh}`, expires_in, refresh_token: '' } })
}

describe.each([
  ['AuthorizationCode', providerFor, 'one process each', refreshThrice],
  ['AuthorizationCode', providerFor, 'one process', refreshThriceInMemory],
  ['AuthorizationCodePkce', publicProviderFor, 'one process each', refreshThrice],
  ['AuthorizationCodePkce', publicProviderFor, 'one process', refreshThriceInMemory],
] as const)('through three refreshes, %s', (_name, newProvider, where, refreshThreeTimes) => {
  it.each(['omit', 'never'] as const)(
    `keeps a refresh token that responses repeat or omit (%s), ${where}`,
    async (rotateRefreshTokens) => {
      const mock = await startMock({ rotateRefreshTokens })
      const stored = await refreshThreeTimes(mock, newProvider)
      const [{ refreshToken = '' }] = stored as [TokenInfo]
      expect(refreshToken).toMatch(/^AQ/)
      expect(stored.map((token) => token.refreshToken)).toEqual(Array(4).fill(refreshToken))
      expect(spentRefreshTokens(mock)).toEqual(Array(3).fill(refreshToken))
      expectConsentKept(stored)
      expect(await whoIs(mock, stored.at(-1)?.accessToken ?? '')).toBe('smedjan')
    },
  )

  it(`keeps a refresh token that responses leave empty, ${where}`, async () => {
    const mock = await startMock()
    const stored = await refreshThreeTimes(mock, newProvider, (refresh) =>
      answerEmptily(mock, refresh),
    )
    const [{ refreshToken = '' }] = stored as [TokenInfo]
    expect(refreshToken).toMatch(/^AQ/)
    expect(stored.map((token) => token.refreshToken)).toEqual(Array(4).fill(refreshToken))
    expect(spentRefreshTokens(mock)).toEqual(Array(3).fill(refreshToken))
    expectConsentKept(stored)
    expect(stored.slice(1).map((token) => token.accessToken)).toEqual([
      'access-1',
      'access-2',
      'access-3',
    ])
  })

  it(`uses each refresh token that responses replace once, ${where}`, async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const stored = await refreshThreeTimes(mock, newProvider)
    const refreshTokens = stored.map((token) => token.refreshToken)
    expect(new Set(refreshTokens).size).toBe(4)
    expect(spentRefreshTokens(mock)).toEqual(refreshTokens.slice(0, 3))
    expect(mock.revokedFamilies).toBe(0)
    expectConsentKept(stored)
    expect(await whoIs(mock, stored.at(-1)?.accessToken ?? '')).toBe('smedjan')
  })

  it(`keeps the latest one if responses replace, omit and empty it in turn, ${where}`, async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const stored = await refreshThreeTimes(mock, newProvider, (refresh) => {
      if (refresh > 1) mock.rotateRefreshTokens = 'omit'
      if (refresh > 2) answerEmptily(mock, refresh)
    })
    const [first, second, ...others] = stored.map((token) => token.refreshToken)
    expect(second).toMatch(/^AQ/)
    expect(second).not.toBe(first)
    expect(others).toEqual([second, second])
    expect(spentRefreshTokens(mock)).toEqual([first, second, second])
    expect(mock.revokedFamilies).toBe(0)
    expectConsentKept(stored)
  })
})

describe('a refresh token that Spotify rejects', () => {
  it('is reported with a typed error, sent once, and kept', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const events = new EventLog()
    const provider = providerFor(mock, { tokenCache, onEvent: events.listener })
    const { refreshToken, accessToken } = await logIn(mock, provider)
    const colleague = providerFor(mock, { tokenCache, onEvent: events.listener })
    mock.revokeAuthorizations()
    for (const each of [provider, provider, colleague, colleague, provider]) {
      await each.invalidate(accessToken)
      expect(await outcome(each.getAccessToken())).toMatchObject({
        name: 'ReauthorizationRequiredError',
        code: 'invalid_grant',
      })
    }
    expect(spentRefreshTokens(mock)).toEqual([refreshToken])
    expect(await tokenCache.get(keyOf(mock))).toMatchObject({
      refreshToken,
      refreshTokenRejectedAt: expect.closeTo(Date.now() / 1000, -1) as number,
    })
    expect(events.ofType('reauthorization-required')).toHaveLength(1)
  })

  it.each([
    ['expired after six months', (mock: MockSpotify) => (mock.refreshTokenLifetimeSeconds = 0)],
    ['revoked by the user', (mock: MockSpotify) => mock.revokeAuthorizations('smedjan')],
  ])('works again after a sign-in, although it was %s', async (_why, kill) => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    kill(mock)
    await provider.invalidate(accessToken)
    expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    await logIn(mock, provider)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })

  const falselyRefused = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Refresh token revoked' },
  } as const

  it('is sent once more on request, and works if the rejection was wrong', async () => {
    const mock = await startMock({ rotateRefreshTokens: 'always' })
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache })
    const { refreshToken, accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', falselyRefused)
    expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    await provider.retryRejectedRefreshToken()
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
    expect(spentRefreshTokens(mock)).toEqual([refreshToken, refreshToken])
    const stored = await tokenCache.get(keyOf(mock))
    expect(stored?.refreshTokenRejectedAt).toBeUndefined()
    expect(stored?.refreshToken).not.toBe(refreshToken)
    await provider.retryRejectedRefreshToken()
    expect(spentRefreshTokens(mock)).toHaveLength(2)
  })

  it('counts as rejected again after a second rejection, until the next request', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    mock.revokeAuthorizations()
    await provider.invalidate(accessToken)
    expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    expect(await outcome(provider.retryRejectedRefreshToken())).toMatchObject({
      name: 'ReauthorizationRequiredError',
      code: 'invalid_grant',
    })
    expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    expect(spentRefreshTokens(mock)).toHaveLength(2)
  })

  it('stays rejected if the retry meets an outage', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', falselyRefused)
    await outcome(provider.getAccessToken())
    mock.fail('token', { status: 503 })
    expect(await outcome(provider.retryRejectedRefreshToken())).toMatchObject({
      code: 'server_error',
    })
    expect(await outcome(provider.getAccessToken())).toMatchObject({ code: 'invalid_grant' })
    expect(spentRefreshTokens(mock)).toHaveLength(2)
  })

  it('is not affected by a retry if nothing was rejected', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    await provider.retryRejectedRefreshToken()
    await logIn(mock, provider)
    await provider.retryRejectedRefreshToken()
    expect(spentRefreshTokens(mock)).toEqual([])
  })
})

describe('a refresh that fails ambiguously', () => {
  it('is repeated once, and no more, whatever maxRetries says', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { maxRetries: 3 })
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', 'reset', { times: 5 })
    expect(await outcome(provider.getAccessToken())).toMatchObject({ name: 'ConnectionError' })
    expect(spentRefreshTokens(mock)).toHaveLength(2)
  })
})
