import { expect, it, onTestFinished, vi } from 'vitest'

import { authorizeUrl, exchangeCode, getCode, redirectUri } from 'test-support/mock/log-in.ts'
import { MockSpotify } from '../mock-spotify.ts'

it('shows who asks for what, and sends the user back with a code and the state', async () => {
  await using mock = await MockSpotify.start()
  const url = authorizeUrl(mock, { scope: 'user-read-email streaming' })
  const page = await fetch(url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-store')
  const html = await page.text()
  for (const text of [mock.clientId, 'user-read-email', 'streaming', 'Smedjan', 'id="allow"']) {
    expect(html).toContain(text)
  }
  const response = new URL(await mock.authorize(url))
  expect(`${response.origin}${response.pathname}`).toBe(redirectUri)
  expect([...response.searchParams.keys()]).toEqual(['code', 'state'])
  expect(response.searchParams.get('state')).toBe('state')
  expect(mock.requests.authorize.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
})

it('sends the user who denies back with access_denied and the state', async () => {
  await using mock = await MockSpotify.start()
  const response = await mock.authorize(authorizeUrl(mock), { decision: 'deny' })
  expect(response).toBe(`${redirectUri}?error=access_denied&state=state`)
})

it('keeps the query of the redirect URI, and leaves out a state that was not sent', async () => {
  await using mock = await MockSpotify.start()
  const more = { redirect_uri: 'https://app.test/?tenant=1', state: null }
  const response = new URL(await mock.authorize(authorizeUrl(mock, more)))
  expect([...response.searchParams.keys()]).toEqual(['tenant', 'code'])
})

it('sends a mobile app its code at a private-use scheme with a dot', async () => {
  await using mock = await MockSpotify.start()
  const url = authorizeUrl(mock, { redirect_uri: 'com.example.app:/callback' })
  expect(await mock.authorize(url)).toMatch(
    /^com\.example\.app:\/callback\?code=[^&]+&state=state$/,
  )
})

it.for([
  ['an unknown client', { client_id: 'stranger' }, 'INVALID_CLIENT: Invalid client'],
  ['no redirect URI', { redirect_uri: null }, 'INVALID_CLIENT: Invalid redirect URI'],
  ['a fragment', { redirect_uri: 'https://app.test/#x' }, 'INVALID_CLIENT: Invalid redirect URI'],
  [
    'localhost',
    { redirect_uri: 'http://localhost:8888/' },
    'INVALID_CLIENT: Insecure redirect URI',
  ],
  ['plain http', { redirect_uri: 'http://app.test/' }, 'INVALID_CLIENT: Insecure redirect URI'],
  ['a scheme without a dot', { redirect_uri: 'app:/' }, 'INVALID_CLIENT: Insecure redirect URI'],
] as const)('shows an error page without a redirect for %s', async ([, more, complaint]) => {
  await using mock = await MockSpotify.start()
  await expect(mock.authorize(authorizeUrl(mock, more))).rejects.toThrow(complaint)
  expect((await fetch(authorizeUrl(mock, more))).status).toBe(400)
})

it.for([
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a challenge without a method', { code_challenge_method: null }, 'invalid_request'],
  ['a method without a challenge', { code_challenge: null }, 'invalid_request'],
  ['a challenge that S256 never makes', { code_challenge: 'short' }, 'invalid_request'],
] as const)('tells the app of %s', async ([, more, error]) => {
  await using mock = await MockSpotify.start()
  const response = await mock.authorize(authorizeUrl(mock, more))
  expect(response).toBe(`${redirectUri}?error=${error}&state=state`)
})

it('refuses a parameter that comes twice', async () => {
  await using mock = await MockSpotify.start()
  const url = authorizeUrl(mock)
  url.searchParams.append('scope', 'a')
  url.searchParams.append('scope', 'b')
  expect(await mock.authorize(url)).toContain('error=invalid_request')
})

it('refuses a new app an unknown scope, and an older one does not notice', async () => {
  await using mock = await MockSpotify.start()
  const url = authorizeUrl(mock, { scope: 'user-read-email playlist-read' })
  expect(await mock.authorize(url)).toBe(`${redirectUri}?error=invalid_scope&state=state`)
  mock.quotaMode = 'extended'
  expect(await mock.authorize(url)).toContain('code=')
})

it('takes one click for each page that it has shown', async () => {
  await using mock = await MockSpotify.start()
  const html = await (await fetch(authorizeUrl(mock))).text()
  const [, ticket = ''] = /name="ticket" value="(\w+)"/.exec(html) ?? []
  const click = async (): Promise<number> => {
    const body = new URLSearchParams({ ticket, user: 'smedjan', decision: 'allow' })
    const { status } = await fetch(mock.authorizeUrl, { method: 'POST', body, redirect: 'manual' })
    return status
  }
  expect({ first: await click(), second: await click() }).toEqual({ first: 303, second: 400 })
  expect((await fetch(mock.authorizeUrl, { method: 'PUT' })).status).toBe(405)
})

it('escapes markup in parameters', async () => {
  await using mock = await MockSpotify.start({ clientId: '<b>"app', quotaMode: 'extended' })
  mock.addUser({ id: '"><script>', displayName: '<i>' })
  const html = await (await fetch(authorizeUrl(mock, { scope: '<script>' }))).text()
  for (const markup of ['<b>', '<script>', '<i>']) expect(html).not.toContain(markup)
})

it('knows the users who are added', async () => {
  await using mock = await MockSpotify.start()
  expect(mock.addUser({ displayName: 'Ada' })).toEqual({
    id: 'user-2',
    displayName: 'Ada',
    email: 'user-2@example.com',
    country: 'SE',
    product: 'premium',
  })
  const code = await getCode(mock, {}, { user: 'user-2' })
  expect((await exchangeCode(mock, code)).status).toBe(200)
  await expect(mock.authorize(authorizeUrl(mock), { user: 'user-3' })).rejects.toThrow(
    new TypeError('There is no such user: add one with mock.addUser first.'),
  )
  for (const id of ['', 7]) {
    expect(() => mock.addUser({ id: id as string })).toThrow('id of a user is a string')
  }
})

it('shows the id of a user without a display name', async () => {
  await using mock = await MockSpotify.start()
  expect(mock.addUser({ id: 'ada', displayName: null }).displayName).toBeNull()
  const html = await (await fetch(authorizeUrl(mock))).text()
  expect(html).toContain('<option value="ada">ada</option>')
  for (const displayName of [7, {}]) {
    expect(() => mock.addUser({ displayName: displayName as string })).toThrow(
      'displayName of a user is a string or null',
    )
  }
  const code = await getCode(mock, {}, { user: 'ada' })
  const { access_token: accessToken } = await exchangeCode(mock, code)
  const headers = { authorization: `Bearer ${accessToken}` }
  const me: unknown = await (await fetch(`${mock.apiUrl}/v1/me`, { headers })).json()
  expect(me).toMatchObject({ id: 'ada', display_name: null })
})

it('shows no code, state or challenge in its logs', async () => {
  await using mock = await MockSpotify.start()
  const code = await getCode(mock, { state: 'secret-state' })
  const shown = JSON.stringify([mock, mock.requests, ...mock.requests.authorize])
  expect(shown).toContain('/authorize')
  for (const secret of [code, 'secret-state']) expect(shown).not.toContain(secret)
})

it('opens only its own consent page, with the real fetch', async () => {
  await using mock = await MockSpotify.start()
  await using other = await MockSpotify.start()
  const fake = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('stubbed'))
  onTestFinished(() => fake.mockRestore())
  const spotify = 'https://accounts.spotify.com/authorize?client_id=id&state=secret-state'
  for (const url of [spotify, authorizeUrl(other)]) {
    const refused = mock.authorize(url)
    await expect(refused).rejects.toThrow(
      `, not to this mock: set the provider's option authorizeUrl to ${mock.authorizeUrl}.`,
    )
    await expect(refused).rejects.not.toThrow('state')
  }
  expect(await mock.authorize(authorizeUrl(mock))).toContain('code=')
  expect({ other: other.requests.authorize.length, calls: fake.mock.calls.length }).toEqual({
    other: 0,
    calls: 0,
  })
})
