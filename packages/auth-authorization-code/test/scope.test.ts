import { MemoryTokenCache, ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { logIn, outcome, providerFor, startMock, whoIs } from './log-in.ts'

const lacking = {
  name: 'ReauthorizationRequiredError',
  code: 'insufficient_scope',
  missingScopes: ['user-top-read'],
}

describe('the scope that a program requires', () => {
  it('is requested in every sign-in, together with the scopes of that sign-in', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { scope: 'user-read-email user-read-private' })
    const { scope } = await logIn(mock, provider, provider, { scope: 'streaming user-read-email' })
    expect(scope).toBe('user-read-email user-read-private streaming')
    expect((await provider.getAuthorization())?.scope).toBe(scope)
  })

  it('makes a stored token without it unusable, with a typed error that lists what is missing', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const modest = providerFor(mock, { tokenCache, scope: ['user-read-email'] })
    const demanding = providerFor(mock, {
      tokenCache,
      scope: ['user-top-read', 'user-read-email'],
    })
    const { accessToken } = await logIn(mock, modest)
    for (let call = 0; call < 3; call++) {
      const error = await outcome(demanding.getAccessToken())
      expect(error).toBeInstanceOf(ReauthorizationRequiredError)
      expect(error).toMatchObject(lacking)
    }
    expect(await modest.getAccessToken()).toBe(accessToken)
    expect(mock.requests.token.length).toBe(1)

    await logIn(mock, demanding)
    expect(await whoIs(mock, await demanding.getAccessToken())).toBe('smedjan')
  })

  it('is checked in the response of a refresh too', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { scope: 'user-top-read' })
    const { accessToken } = await logIn(mock, provider)
    await provider.invalidate(accessToken)
    mock.fail('token', {
      body: { access_token: 'narrowed', expires_in: 3600, scope: 'user-read-email' },
    })
    expect(await outcome(provider.getAccessToken())).toMatchObject(lacking)
    expect(await outcome(provider.getAccessToken())).toMatchObject(lacking)
    expect(mock.requests.token.length).toBe(2)
  })

  it('counts as granted if the response does not contain a scope', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const provider = providerFor(mock, { tokenCache, scope: 'user-top-read' })
    const login = await logIn(mock, provider)
    await tokenCache.set({ ...login, scope: undefined }, login.key ?? '')
    const other = providerFor(mock, { tokenCache, scope: 'user-top-read' })
    expect(await other.getAccessToken()).toBe(login.accessToken)
  })
})
