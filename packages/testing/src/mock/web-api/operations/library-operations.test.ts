import { expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../../mock-spotify.ts'

const everything = 'user-library-read user-library-modify'

/** Ids of two tracks that the first user has not saved. */
async function unsaved(mock: MockSpotify): Promise<readonly [string, string]> {
  const request = 'GET /v1/albums/1A2GTWGtFfWp7KSQTwWOyo/tracks?limit=2'
  const { body } = await callApi(mock, await requestToken(mock), request)
  const { items } = body as { items: readonly [{ id: string }, { id: string }] }
  return [items[0].id, items[1].id]
}

it('saves, knows and removes tracks, with ids as JSON or in the query', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await userToken(mock, everything)
  const [one, other] = await unsaved(mock)
  const contains = `GET /v1/me/tracks/contains?ids=${one},${other}`
  const nothing = { status: 200, body: undefined }
  expect((await callApi(mock, accessToken, contains)).body).toEqual([false, false])
  expect(await callApi(mock, accessToken, 'PUT /v1/me/tracks', [one])).toEqual(nothing)
  expect(await callApi(mock, accessToken, 'PUT /v1/me/tracks', { ids: [other] })).toEqual(nothing)
  expect((await callApi(mock, accessToken, contains)).body).toEqual([true, true])
  const latest = await callApi(mock, accessToken, 'GET /v1/me/tracks?limit=2')
  expect(namesOn(latest.body, 'track')).toEqual(['The Prime Time of Your Life', 'Human After All'])
  expect(latest.body).toMatchObject({
    total: 57,
    items: [{ added_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) }, {}],
  })
  expect(await callApi(mock, accessToken, `DELETE /v1/me/tracks?ids=${one}`)).toEqual(nothing)
  expect(await callApi(mock, accessToken, 'DELETE /v1/me/tracks', [other])).toEqual(nothing)
  expect((await callApi(mock, accessToken, contains)).body).toEqual([false, false])
})

it('saves a track once', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada' })
  const accessToken = await userToken(mock, everything, 'ada')
  const [one] = await unsaved(mock)
  await callApi(mock, accessToken, 'PUT /v1/me/tracks', [one])
  await callApi(mock, accessToken, 'PUT /v1/me/tracks', [one])
  expect((await callApi(mock, accessToken, 'GET /v1/me/tracks')).body).toMatchObject({ total: 1 })
})

it('does the same by URIs, in the query', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'development' })
  const accessToken = await userToken(mock, everything)
  const [one, other] = await unsaved(mock)
  const uris = `uris=spotify:track:${one},spotify:track:${other}`
  const contains = `GET /v1/me/library/contains?${uris}`
  expect((await callApi(mock, accessToken, `PUT /v1/me/library?${uris}`)).status).toBe(200)
  expect((await callApi(mock, accessToken, contains)).body).toEqual([true, true])
  await callApi(mock, accessToken, `DELETE /v1/me/library?uris=spotify:track:${other}`)
  expect((await callApi(mock, accessToken, contains)).body).toEqual([true, false])
  const inBody = { uris: [`spotify:track:${one}`] }
  expect(await callApi(mock, accessToken, 'PUT /v1/me/library', inBody)).toEqual(
    refusal(400, 'Missing required field: uris'),
  )
})

it('keeps users apart, and mocks', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  await using another = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada' })
  const ada = await userToken(mock, everything, 'ada')
  expect((await callApi(mock, ada, 'GET /v1/me/tracks')).body).toMatchObject({ total: 0 })
  await callApi(mock, ada, 'PUT /v1/me/tracks', await unsaved(mock))
  for (const each of [mock, another]) {
    const { body } = await callApi(each, await userToken(each, everything), 'GET /v1/me/tracks')
    expect(body).toMatchObject({ total: 55 })
  }
})

it.for([
  ['GET /v1/me/tracks', 'user-library-modify'],
  ['GET /v1/me/tracks/contains', 'user-library-modify'],
  ['PUT /v1/me/tracks', 'user-library-read'],
  ['DELETE /v1/me/tracks', 'user-library-read'],
  ['PUT /v1/me/library?uris=spotify:track:a', 'user-library-read'],
  ['DELETE /v1/me/library?uris=spotify:track:a', 'user-library-read'],
  ['GET /v1/me/library/contains?uris=spotify:track:a', ''],
] as const)('refuses %s to apps and with the scopes "%s"', async ([request, scope]) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  expect(await callApi(mock, await requestToken(mock), request)).toEqual(
    refusal(403, 'This request requires user authentication'),
  )
  expect(await callApi(mock, await userToken(mock, scope), request)).toEqual(
    refusal(403, 'Insufficient client scope'),
  )
})

it.for([
  ['no ids', undefined, 'Missing required field: ids'],
  ['an empty list', [], 'Missing required field: ids'],
  ['more than fifty', Array.from({ length: 51 }, () => 'a'), 'Too many ids requested'],
  [
    'a track that there is not',
    ['0'.repeat(22)],
    'Bad request. MockSpotify has no track 0000000000000000000000: mock.catalogue.addAlbum adds one, mock.respond answers in its place.',
  ],
] as const)('refuses to save %s', async ([, ids, message]) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await userToken(mock, everything)
  expect(await callApi(mock, accessToken, 'PUT /v1/me/tracks', ids)).toEqual(refusal(400, message))
})

it('refuses what is not JSON', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const response = await fetch(`${mock.apiUrl}/v1/me/tracks`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await userToken(mock, everything)}` },
    body: '[',
  })
  expect(await response.json()).toEqual(refusal(400, 'Error parsing JSON.').body)
  expect(mock.requests.api[0]?.body).toBe('[')
})
