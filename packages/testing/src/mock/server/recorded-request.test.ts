import { inspect } from 'node:util'

import { expect, it } from 'vitest'

import { basic, getApi, requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

it('records what came', async () => {
  await using mock = await MockSpotify.start()
  const before = Date.now() / 1000
  const accessToken = await requestToken(mock)
  await getApi(mock, '/v1/me?a=b', accessToken)
  const [token] = mock.requests.token
  expect(token).toMatchObject({
    method: 'POST',
    path: '/api/token',
    clientId: mock.clientId,
    status: 200,
  })
  expect(token?.receivedAt).toBeGreaterThanOrEqual(before)
  expect(token?.receivedAt).toBeLessThanOrEqual(Date.now() / 1000)
  expect(token?.headers['authorization']).toBe(basic(mock))
  expect(token?.form.toString()).toBe('grant_type=client_credentials')
  const [api] = mock.requests.api
  expect(api).toMatchObject({ method: 'GET', path: '/v1/me', clientId: mock.clientId, status: 403 })
  expect(api?.query.toString()).toBe('a=b')
  expect(api?.headers['authorization']).toBe(`Bearer ${accessToken}`)
  expect(api?.form.size).toBe(0)
  expect({ token: token?.body, api: api?.body }).toEqual({
    token: 'grant_type=client_credentials',
    api: '',
  })
})

it('takes JSON for a body, and for no form', async () => {
  await using mock = await MockSpotify.start()
  await fetch(`${mock.apiUrl}/v1/me/tracks`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '["a=b"]',
  })
  expect(mock.requests.api[0]?.body).toBe('["a=b"]')
  expect(mock.requests.api[0]?.form.size).toBe(0)
})

it.for(['image/jpeg', 'text/plain;charset=UTF-8'])(
  'takes a body of %s for no form',
  async (type) => {
    await using mock = await MockSpotify.start()
    const sent = { method: 'PUT', headers: { 'content-type': type }, body: '/9j/4AAQ=a&b=c' }
    await fetch(`${mock.apiUrl}/v1/playlists/a/images`, sent)
    expect({ body: mock.requests.api[0]?.body, form: `${mock.requests.api[0]?.form}` }).toEqual({
      body: '/9j/4AAQ=a&b=c',
      form: '',
    })
  },
)

it('shows no secret, header, form or token, however deep one looks', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await requestToken(mock, {
    body: new URLSearchParams({ grant_type: 'client_credentials', code: 'the-code' }),
  })
  await getApi(mock, `/v1/me?access_token=${accessToken}`, accessToken)
  const subjects = [mock, mock.requests, mock.requests.token, mock.requests.token[0]]
  const shown = subjects.flatMap((subject) => [
    JSON.stringify(subject),
    ...[true, false].flatMap((customInspect) =>
      [true, false].map((showHidden) =>
        inspect(subject, { depth: Infinity, showHidden, customInspect }),
      ),
    ),
    inspect(subject, { depth: Infinity, showHidden: true, getters: true }),
  ])
  for (const text of shown) {
    expect(text).toContain('/api/token')
    for (const secret of [mock.clientSecret, basic(mock).slice(6), accessToken, 'the-code']) {
      expect(text).not.toContain(secret)
    }
  }
})
