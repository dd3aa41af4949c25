import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { apiErrorBody, getApi, requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

const albumPath = '/v1/albums/4aawyAB9vmqN3uQ7FjRGTy'

it.for([
  ['4aawyAB9vmqN3uQ7FjRGTy', 'Global Warming', 'Pitbull', '2012-11-16', 18],
  ['2noRn2Aes5aoNVsU6iWThc', 'Discovery', 'Daft Punk', '2001-03-12', 14],
  ['1A2GTWGtFfWp7KSQTwWOyo', 'Human After All', 'Daft Punk', '2005-03-14', 10],
] as const)('answers with the album %s', async ([id, name, artist, releaseDate, tracks]) => {
  await using mock = await MockSpotify.start()
  const response = await getApi(mock, `/v1/albums/${id}?market=SE`, await requestToken(mock))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    id,
    name,
    album_type: 'album',
    type: 'album',
    artists: [{ name: artist, type: 'artist', id: expect.stringMatching(/^\w{22}$/) }],
    release_date: releaseDate,
    release_date_precision: 'day',
    total_tracks: tracks,
    uri: `spotify:album:${id}`,
    href: `${mock.apiUrl}/v1/albums/${id}`,
    images: [{ height: 640, width: 640 }, { height: 300 }, { height: 64 }],
  })
  expect(mock.requests.api[0]?.query.get('market')).toBe('SE')
})

it.for([
  ['/v1/albums/not-an-id', 400, 'Invalid base62 id'],
  ['/v1/me', 403, 'This request requires user authentication'],
  ['/v1/me/player', 403, 'This request requires user authentication'],
] as const)('answers %s with %i', async ([path, status, message]) => {
  await using mock = await MockSpotify.start()
  const response = await getApi(mock, path, await requestToken(mock))
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual(apiErrorBody(status, message))
})

it.for([
  [
    '/v1/albums/0000000000000000000000',
    'Resource not found. MockSpotify has no album 0000000000000000000000: mock.catalogue.addAlbum adds one, mock.respond answers in its place.',
  ],
  [
    '/v1/nothing',
    "Service not found. MockSpotify has no GET /v1/nothing: mock.respond('GET /v1/nothing', body) adds it.",
  ],
  ['/', 'Service not found'],
] as const)('answers %s with 404, and says what is missing', async ([path, message]) => {
  await using mock = await MockSpotify.start()
  const response = await getApi(mock, path, await requestToken(mock))
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual(apiErrorBody(404, message))
})

it('refuses requests without a token, with a foreign one and with another scheme', async () => {
  await using mock = await MockSpotify.start()
  await using other = await MockSpotify.start()
  const none = await getApi(mock, albumPath)
  expect(await none.json()).toEqual(apiErrorBody(401, 'No token provided'))
  const foreign = await getApi(mock, albumPath, await requestToken(other))
  expect(await foreign.json()).toEqual(apiErrorBody(401, 'Invalid access token'))
  const headers = { authorization: 'Basic abc' }
  const scheme = await fetch(`${mock.apiUrl}${albumPath}`, { headers })
  expect(await scheme.json()).toEqual(
    apiErrorBody(400, 'Only valid bearer authentication supported'),
  )
  expect(mock.requests.api.map(({ status, clientId }) => ({ status, clientId }))).toEqual([
    { status: 401, clientId: undefined },
    { status: 401, clientId: undefined },
    { status: 400, clientId: undefined },
  ])
})

it('refuses a token at the end of its life, which was set when it was issued', async () => {
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 0.05 })
  const short = await requestToken(mock)
  mock.tokenLifetimeSeconds = 60
  const long = await requestToken(mock)
  await sleep(60)
  const response = await getApi(mock, albumPath, short)
  expect(response.status).toBe(401)
  expect(await response.json()).toEqual(apiErrorBody(401, 'The access token expired'))
  expect(response.headers.get('www-authenticate')).toBe(
    'Bearer realm="spotify", error="invalid_token", error_description="The access token expired"',
  )
  expect((await getApi(mock, albumPath, long)).status).toBe(200)
})

it('tells until when a token is good, and nothing of a foreign or revoked one', async () => {
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 100 })
  const before = Date.now() / 1000
  const accessToken = await requestToken(mock)
  expect(mock.expiresAt(accessToken)).toBeGreaterThanOrEqual(before + 99.99)
  expect(mock.expiresAt(accessToken)).toBeLessThan(Date.now() / 1000 + 100.01)
  expect(mock.expiresAt('foreign')).toBeUndefined()
  mock.revoke(accessToken)
  expect(mock.expiresAt(accessToken)).toBeUndefined()
})

it('refuses a token once it is revoked, and others with it when all are', async () => {
  await using mock = await MockSpotify.start()
  const [first, second] = [await requestToken(mock), await requestToken(mock)]
  mock.revoke(first)
  const response = await getApi(mock, albumPath, first)
  expect(await response.json()).toEqual(apiErrorBody(401, 'Invalid access token'))
  expect((await getApi(mock, albumPath, second)).status).toBe(200)
  mock.revokeAll()
  expect((await getApi(mock, albumPath, second)).status).toBe(401)
  expect((await getApi(mock, albumPath, await requestToken(mock))).status).toBe(200)
})

it('says how to answer for a kind of object that cannot be added', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const response = await getApi(mock, '/v1/browse/categories/party', await requestToken(mock))
  expect(await response.json()).toEqual(
    apiErrorBody(
      404,
      'Resource not found. MockSpotify has no category party: mock.respond answers in its place.',
    ),
  )
})
