import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { logIn, outcome, providerFor, startMock, whoIs } from './log-in.ts'

describe('getToken', () => {
  it('returns the token with its expiry and its scopes', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { scope: ['user-read-private'] })
    const signedIn = await logIn(mock, provider)
    expect(await provider.getToken()).toEqual({
      accessToken: signedIn.accessToken,
      expiresAt: signedIn.expiresAt,
      scope: 'user-read-private',
    })
  })

  it('returns the token of one of many users', async () => {
    const mock = await startMock()
    mock.addUser({ id: 'ada' })
    const provider = providerFor(mock)
    await logIn(mock, provider, provider.forUser('ada'), { user: 'ada' })
    const { accessToken } = await provider.forUser('ada').getToken()
    expect(await whoIs(mock, accessToken)).toBe('ada')
  })
})

describe('peekToken', () => {
  it('returns the valid token in memory, and starts nothing', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const signedIn = await logIn(mock, providerFor(mock, { tokenCache }))
    mock.resetRequests()
    const provider = providerFor(mock, { tokenCache })
    const before = provider.peekToken()
    await provider.getAccessToken()
    expect({
      before,
      after: provider.peekToken()?.accessToken,
      otherUser: provider.forUser('ada').peekToken(),
      requests: mock.requests.token.length,
    }).toEqual({
      before: undefined,
      after: signedIn.accessToken,
      otherUser: undefined,
      requests: 0,
    })
  })
})

describe('importRefreshToken', () => {
  it('signs in a user who comes with the refresh token of another library', async () => {
    const mock = await startMock()
    mock.addUser({ id: 'ada' })
    const elsewhere = providerFor(mock)
    const { refreshToken = '' } = await logIn(mock, elsewhere, elsewhere, { user: 'ada' })
    mock.resetRequests()

    const tokenCache = new MemoryTokenCache()
    const ada = providerFor(mock, { tokenCache }).forUser('ada')
    const authorizedAt = Math.floor(Date.now() / 1000) - 86_400
    await ada.importRefreshToken(refreshToken, { scope: 'user-read-private', authorizedAt })
    expect(mock.requests.token).toHaveLength(0)
    expect(await ada.getAuthorization()).toMatchObject({ authorizedAt, scope: 'user-read-private' })
    expect(await whoIs(mock, await ada.getAccessToken())).toBe('ada')
    const other = providerFor(mock, { tokenCache }).forUser('ada')
    expect(await whoIs(mock, await other.getAccessToken())).toBe('ada')
    expect(mock.requests.token).toHaveLength(1)
  })

  it('says at the first refresh that Spotify rejects the refresh token', async () => {
    const mock = await startMock()
    const ada = providerFor(mock).forUser('ada')
    await ada.importRefreshToken('a-refresh-token-of-another-app')
    expect(await outcome(ada.getAccessToken())).toMatchObject({
      name: 'ReauthorizationRequiredError',
      code: 'invalid_grant',
    })
  })

  it('refuses what cannot be a refresh token, and keeps the sign-in that is there', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const { accessToken } = await logIn(mock, provider)
    for (const refused of ['', 'r\u00e9', 17, undefined]) {
      expect(await outcome(provider.importRefreshToken(refused as string))).toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_option',
      })
    }
    expect(await provider.getAccessToken()).toBe(accessToken)
  })
})
