import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { describe, expect, it } from 'vitest'
import { authorizeOnLoopback } from '../src/index.ts'
import {
  begin,
  confidentialProviderFor,
  consent,
  outcome,
  providerFor,
  startMock,
  visit,
  whoIs,
} from './loopback-login.ts'

describe('a sign-in on loopback', () => {
  it('returns the token of the user who consented, stored in the provider', async () => {
    const mock = await startMock()
    const auth = providerFor(mock, { scope: 'user-read-email' })
    const { url, result } = await begin(auth)
    const { status, body } = await consent(mock, url)
    expect(status).toBe(200)
    expect(body).toContain('<h1>You are signed in</h1>')
    const { accessToken, scope } = await result
    expect(scope).toBe('user-read-email')
    expect(await auth.getAccessToken()).toBe(accessToken)
    expect(await whoIs(mock, accessToken)).toBe('smedjan')
  })

  it('works for an app with a secret', async () => {
    const mock = await startMock()
    const auth = confidentialProviderFor(mock)
    const { url, result } = await begin(auth)
    await consent(mock, url)
    expect(await whoIs(mock, (await result).accessToken)).toBe('smedjan')
    expect(mock.requests.token[0]?.headers['authorization']).toMatch(/^Basic /)
  })

  it.each(['http://127.0.0.1/callback', 'http://[::1]/callback?tool=a'])(
    'listens on a free port if %s has none, and sends it both times',
    async (registered) => {
      const mock = await startMock()
      const { url, redirectUri, result } = await begin(
        providerFor(mock, { redirectUri: registered }),
      )
      const port = /\d{4,5}(?=\/)/.exec(redirectUri)?.[0]
      expect(redirectUri).toBe(registered.replace('/callback', `:${port}/callback`))
      expect((await consent(mock, url)).status).toBe(200)
      await result
      expect(mock.requests.token[0]?.form.get('redirect_uri')).toBe(redirectUri)
    },
  )

  it('listens on the port of the redirect URI, which is free again afterwards', async () => {
    const mock = await startMock()
    // A port that was free a moment ago.
    const { redirectUri, url, result } = await begin(providerFor(mock))
    await consent(mock, url)
    await result
    const auth = providerFor(mock, { redirectUri })
    for (const user of ['smedjan', 'ada']) {
      mock.addUser({ id: user })
      const login = await begin(auth)
      expect(login.redirectUri).toBe(redirectUri)
      await consent(mock, login.url, { user })
      expect(await whoIs(mock, (await login.result).accessToken)).toBe(user)
    }
  })

  it('signs in one of many users if asked to', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    const { url, result } = await begin(auth, { user: auth.forUser('work') })
    await consent(mock, url)
    const { accessToken } = await result
    expect(await auth.forUser('work').getAccessToken()).toBe(accessToken)
    expect(await outcome(auth.getAccessToken())).toMatchObject({ code: 'authorization_required' })
  })

  it('makes Spotify ask again if asked to', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    for (const showDialog of [undefined, true, false]) {
      const { url, result } = await begin(auth, { showDialog })
      const asked = showDialog === undefined ? null : `${showDialog}`
      expect(new URL(url).searchParams.get('show_dialog')).toBe(asked)
      await consent(mock, url)
      await result
    }
  })

  it('fails if the user denied access', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    const { url, result } = await begin(auth)
    const ended = outcome(result)
    const { status, body } = await consent(mock, url, { decision: 'deny' })
    expect(status).toBe(200)
    expect(body).toContain('<h1>You denied access</h1>')
    expect(await ended).toMatchObject({
      name: 'AuthorizationError',
      code: 'access_denied',
      error: 'access_denied',
    })
    expect(mock.requests.token).toHaveLength(0)
  })

  it('fails with the error of the exchange, and the page does not confirm the sign-in', async () => {
    const mock = await startMock()
    const { url, result } = await begin(providerFor(mock))
    const ended = outcome(result)
    mock.fail('token', 'server-error-html')
    const { status, body } = await consent(mock, url)
    expect(status).toBe(500)
    expect(body).toContain('<h1>The sign-in did not work</h1>')
    expect(await ended).toMatchObject({ name: 'ServerError', code: 'server_error' })
  })

  it.each([
    ['server_error', 'server_error'],
    ['invalid_state', 'authorization_failed'],
  ])('fails if Spotify refused for another reason: %s', async (error, code) => {
    const mock = await startMock()
    const { redirectUri, state, result } = await begin(providerFor(mock))
    const ended = outcome(result)
    const answer = await visit(`${redirectUri}?error=${error}&state=${state}`)
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 500,
      body: expect.stringContaining('did not work'),
    })
    expect(await ended).toMatchObject({ name: 'AuthorizationError', code, error })
  })

  it('cannot start without a redirect URI that it can listen on', async () => {
    const mock = await startMock()
    const redirectUri = 'https://app.test/callback'
    expect(await outcome(authorizeOnLoopback(providerFor(mock, { redirectUri })))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
    })
    const { tokenUrl, authorizeUrl, clientId } = mock
    const auth = new AuthorizationCodePkce({ tokenUrl, authorizeUrl, clientId })
    expect(await outcome(authorizeOnLoopback(auth))).toMatchObject({
      name: 'ConfigurationError',
      code: 'missing_option',
    })
  })
})
