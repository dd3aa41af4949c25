import { expect, it } from 'vitest'

import { callApi, refusal, userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'

const scope = [
  'user-library-read',
  'user-library-modify',
  'user-read-recently-played',
  'user-modify-playback-state',
  'playlist-modify-public',
].join(' ')

const playlist = '/v1/playlists/5BJNgXEnAASkM6fnnURmHK'
const track = '19Z9L3JQLM5UrQP3atkZGj'

it.for([
  ['GET /v1/me/tracks?limit=', undefined, 'Invalid limit'],
  ['GET /v1/me/tracks?offset=', undefined, 'Invalid offset'],
  ['GET /v1/me/player/recently-played?before=', undefined, 'Invalid before'],
  ['PUT /v1/me/player/volume?volume_percent=', undefined, 'Invalid volume_percent'],
  ['PUT /v1/me/player/shuffle?state=', undefined, 'Invalid state'],
  [`PUT ${playlist}`, { public: '' }, 'Invalid public'],
  [`PUT ${playlist}`, { name: [] }, 'Invalid name'],
  [`PUT ${playlist}/items`, { uris: '' }, 'Invalid uris'],
  ['PUT /v1/me/tracks', { ids: [track], timestamped_ids: '' }, 'Invalid timestamped_ids'],
  ['PUT /v1/me/player/play', { offset: '' }, 'Invalid offset'],
] as const)('refuses the empty value in %s %j', async ([request, json, message]) => {
  const mock = await startMock({ quotaMode: 'extended' })
  const accessToken = await userToken(mock, scope)
  expect(await callApi(mock, accessToken, request, json)).toEqual(refusal(400, message))
})

it('takes an empty text and an empty list where they are of the right kind', async () => {
  const mock = await startMock()
  const accessToken = await userToken(mock, scope)
  expect(await callApi(mock, accessToken, `PUT ${playlist}`, { description: '' })).toMatchObject({
    status: 200,
  })
  expect(await callApi(mock, accessToken, `PUT ${playlist}/items`, { uris: [] })).toMatchObject({
    status: 200,
  })
  expect(await callApi(mock, accessToken, `GET ${playlist}`)).toMatchObject({
    body: { description: '', items: { total: 0 } },
  })
})
