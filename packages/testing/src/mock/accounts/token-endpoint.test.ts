import { expect, it } from 'vitest'

import { basic, postToken, requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

it('issues an app-only token to a client that knows its secret', async () => {
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 1.5 })
  const response = await postToken(mock)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    access_token: expect.stringMatching(/^[\x21-\x7E]{100,}$/),
    token_type: 'Bearer',
    expires_in: 1.5,
  })
})

it('issues every token once', async () => {
  await using mock = await MockSpotify.start()
  const tokens = await Promise.all(Array.from({ length: 20 }, () => requestToken(mock)))
  expect(new Set(tokens).size).toBe(20)
})

it('takes a form with a charset, and names in any case', async () => {
  await using mock = await MockSpotify.start()
  const response = await postToken(mock, {
    headers: {
      authorization: basic(mock).replace('Basic', 'basic'),
      'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8',
    },
    body: 'grant_type=client_credentials',
  })
  expect(response.status).toBe(200)
})

it('decodes a secret that is form-encoded', async () => {
  await using mock = await MockSpotify.start({ clientId: 'a:b c', clientSecret: 'ü+%: /' })
  expect((await postToken(mock)).status).toBe(200)
  const form = new URLSearchParams({ 'a:b c': 'ü+%: /' }).toString().replace('=', ':')
  const headers = { authorization: `Basic ${btoa(form)}` }
  expect(form).toBe('a%3Ab+c:%C3%BC%2B%25%3A+%2F')
  expect((await postToken(mock, { headers })).status).toBe(200)
  const raw = `Basic ${btoa('a%3Ab c:%FC+%25: /')}`
  expect((await postToken(mock, { headers: { authorization: raw } })).status).toBe(400)
})

it('takes a part as it is that cannot be decoded', async () => {
  await using mock = await MockSpotify.start({ clientId: 'id', clientSecret: '100%' })
  const raw = `Basic ${btoa('id:100%')}`
  expect((await postToken(mock, { headers: { authorization: raw } })).status).toBe(200)
})

it.for([
  ['no Authorization', {}, { error: 'invalid_client' }],
  ['another scheme', { authorization: 'Bearer abc' }, { error: 'invalid_client' }],
  ['no colon', { authorization: `Basic ${btoa('abc')}` }, { error: 'invalid_client' }],
  [
    'an unknown client',
    { authorization: basic({ clientId: 'stranger', clientSecret: 'secret' }) },
    { error: 'invalid_client', error_description: 'Invalid client' },
  ],
  [
    'a wrong secret',
    { authorization: basic({ clientId: 'client', clientSecret: 'wrong' }) },
    { error: 'invalid_client', error_description: 'Invalid client secret' },
  ],
] as const)('answers 400 to %s', async ([, headers, body]) => {
  await using mock = await MockSpotify.start({ clientId: 'client', clientSecret: 'secret' })
  const response = await postToken(mock, { headers })
  expect(response.status).toBe(400)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual(body)
})

it.for([
  ['a secret in the form', { client_id: 'client', client_secret: 'secret' }, 200, undefined],
  [
    'a wrong secret in the form',
    { client_id: 'client', client_secret: 'wrong' },
    400,
    'Invalid client secret',
  ],
  ['a stranger', { client_id: 'stranger', client_secret: 'secret' }, 400, 'Invalid client'],
] as const)('identifies a client by %s', async ([, client, status, description]) => {
  await using mock = await MockSpotify.start({ clientId: 'client', clientSecret: 'secret' })
  const response = await fetch(mock.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...client }),
  })
  const body = (await response.json()) as { readonly error_description?: string }
  expect({ status: response.status, description: body.error_description }).toEqual({
    status,
    description,
  })
})

it('records the id of no stranger: it may be a secret in the wrong place', async () => {
  await using mock = await MockSpotify.start()
  const swapped = { clientId: mock.clientSecret, clientSecret: mock.clientId }
  await postToken(mock, { headers: { authorization: basic(swapped) } })
  expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([undefined])
})

it.for([
  ['no grant type', '', 'grant_type parameter is missing'],
  [
    'another grant type',
    'grant_type=password',
    'grant_type must be client_credentials or authorization_code or refresh_token',
  ],
] as const)('answers unsupported_grant_type to %s', async ([, form, description]) => {
  await using mock = await MockSpotify.start()
  const response = await postToken(mock, { body: new URLSearchParams(form) })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error: 'unsupported_grant_type',
    error_description: description,
  })
})

it('answers 500 to a body that is no form', async () => {
  await using mock = await MockSpotify.start()
  const response = await postToken(mock, { body: JSON.stringify({}) })
  expect(response.status).toBe(500)
  expect(await response.json()).toEqual({ error: 'server_error' })
})

it('answers 405 to another method', async () => {
  await using mock = await MockSpotify.start()
  const response = await fetch(mock.tokenUrl)
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
})

it('knows clients that are added, and their new secrets', async () => {
  await using mock = await MockSpotify.start()
  const added = mock.addClient()
  expect((await postToken(mock, { headers: { authorization: basic(added) } })).status).toBe(200)
  mock.addClient({ clientId: added.clientId, clientSecret: 'rotated' })
  expect((await postToken(mock, { headers: { authorization: basic(added) } })).status).toBe(400)
  expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([
    added.clientId,
    added.clientId,
  ])
})
