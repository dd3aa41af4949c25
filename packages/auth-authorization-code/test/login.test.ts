import { AuthorizationError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import {
  logIn,
  outcome,
  providerFor,
  publicProviderFor,
  redirectUri,
  startMock,
  visitConsentPage,
  whoIs,
} from './log-in.ts'

describe.each([
  ['AuthorizationCode', providerFor],
  ['AuthorizationCodePkce', publicProviderFor],
] as const)('a sign-in with %s', (name, newProvider) => {
  it('ends with tokens, what was granted, and when', async () => {
    const mock = await startMock({ latencySeconds: 0.1 })
    const provider = newProvider(mock, { scope: ['user-read-email', 'user-read-private'] })
    const before = Date.now() / 1000
    const token = await logIn(mock, provider)
    expect(token).toEqual({
      accessToken: expect.stringMatching(/^BQ/) as string,
      refreshToken: expect.stringMatching(/^AQ/) as string,
      refreshTokenRotations: 0,
      expiresIn: 3600,
      expiresAt: expect.any(Number) as number,
      authorizedAt: expect.any(Number) as number,
      scope: 'user-read-email user-read-private',
      key: `authorization-code:${mock.clientId}@${encodeURIComponent(mock.tokenUrl)}`,
    })
    expect(token.expiresAt).toBeGreaterThanOrEqual(before + 3600)
    expect(token.expiresAt).toBeLessThanOrEqual(mock.expiresAt(token.accessToken) ?? 0)
    // The consent came before the code was sent: dated later, it would seem to end later.
    const sentAt = mock.requests.token[0]?.receivedAt
    expect(token.authorizedAt).toBeGreaterThanOrEqual(before)
    expect(token.authorizedAt).toBeLessThanOrEqual(sentAt ?? 0)
    expect(await provider.getAccessToken()).toBe(token.accessToken)
    expect(await whoIs(mock, token.accessToken)).toBe('smedjan')
    expect(mock.requests.token.length).toBe(1)
  })

  it('sends what the app must send, and the secret in the header only', async () => {
    const mock = await startMock()
    const provider = newProvider(mock)
    await logIn(mock, provider)
    mock.revokeAll()
    await provider.invalidate(await provider.getAccessToken())
    await provider.getAccessToken()
    const isPublic = name === 'AuthorizationCodePkce'
    const clientId = isPublic ? ['client_id'] : []
    expect(mock.requests.token.map(({ form }) => [...form.keys()].toSorted())).toEqual([
      [...clientId, 'code', 'code_verifier', 'grant_type', 'redirect_uri'],
      [...clientId, 'grant_type', 'refresh_token'],
    ])
    for (const { form, headers, status } of mock.requests.token) {
      expect([...form.values()]).not.toContain(mock.clientSecret)
      expect(headers['authorization'] === undefined).toBe(isPublic)
      expect(status).toBe(200)
    }
  })

  it('that the user denies ends in a typed error', async () => {
    const mock = await startMock()
    const provider = newProvider(mock)
    const error = await outcome(visitConsentPage(mock, provider, { decision: 'deny' }))
    expect(error).toBeInstanceOf(AuthorizationError)
    expect(error).toMatchObject({ code: 'access_denied', error: 'access_denied' })
    expect(mock.requests.token.length).toBe(0)
  })

  it('with another verifier fails, and no user is signed in', async () => {
    const mock = await startMock()
    const provider = newProvider(mock)
    const { code } = await visitConsentPage(mock, provider)
    const { codeVerifier } = await provider.createAuthorizationUrl()
    expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toMatchObject({
      name: 'AuthenticationError',
      error: 'invalid_grant',
      errorDescription: 'code_verifier was incorrect',
    })
    expect(await outcome(provider.getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
    expect(await provider.getAuthorization()).toBeUndefined()
  })

  it('uses another port of the redirect URI in both steps if asked to', async () => {
    const mock = await startMock()
    const provider = newProvider(mock, { redirectUri: 'http://127.0.0.1/callback' })
    expect(provider.redirectUri).toBe('http://127.0.0.1/callback')
    const other = { redirectUri: 'http://127.0.0.1:49152/callback' }
    const { url, state, codeVerifier } = await provider.createAuthorizationUrl(other)
    const response = await mock.authorize(url)
    expect(response).toMatch(/^http:\/\/127\.0\.0\.1:49152\/callback\?code=/)
    const { code } = provider.parseAuthorizationResponse(response, { expectedState: state })
    await provider.exchangeCode(code, { codeVerifier, ...other })
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })
})

describe('a sign-in without PKCE', () => {
  it('sends neither challenge nor verifier, and needs none', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { pkce: false })
    const { url, state } = await provider.createAuthorizationUrl()
    expect([...new URL(url).searchParams.keys()]).toEqual([
      'client_id',
      'response_type',
      'redirect_uri',
      'state',
    ])
    const response = await mock.authorize(url)
    const { code } = provider.parseAuthorizationResponse(response, { expectedState: state })
    await provider.exchangeCode(code, { codeVerifier: undefined })
    expect(mock.requests.token[0]?.form.has('code_verifier')).toBe(false)
    expect(await whoIs(mock, await provider.getAccessToken())).toBe('smedjan')
  })
})

describe('an exchange', () => {
  it('without the verifier is rejected before anything is sent', async () => {
    const mock = await startMock()
    const { code } = await visitConsentPage(mock, providerFor(mock))
    for (const provider of [providerFor(mock), publicProviderFor(mock)]) {
      for (const codeVerifier of [undefined, '']) {
        expect(await outcome(provider.exchangeCode(code, { codeVerifier }))).toMatchObject({
          name: 'ConfigurationError',
          code: 'missing_option',
        })
      }
    }
    expect(mock.requests.token.length).toBe(0)
  })

  it.each(['', null, undefined])('of the code %j is rejected', async (code) => {
    const mock = await startMock()
    const exchange = providerFor(mock).exchangeCode(code as string, { codeVerifier: 'verifier' })
    expect(await outcome(exchange)).toMatchObject({ name: 'ConfigurationError' })
    expect(mock.requests.token.length).toBe(0)
  })

  it('needs a redirect URI, and names the variable', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { redirectUri: undefined })
    for (const step of [
      provider.createAuthorizationUrl(),
      provider.exchangeCode('code', { codeVerifier: 'verifier' }),
    ]) {
      expect(await outcome(step)).toMatchObject({
        name: 'ConfigurationError',
        code: 'missing_option',
        message:
          'redirectUri is missing: pass the option redirectUri, or set the environment variable SPOTIFY_SDK_REDIRECT_URI.',
      })
    }
    expect(redirectUri).toBeDefined()
  })
})
