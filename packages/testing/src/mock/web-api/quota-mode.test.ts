import { expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'
import type { QuotaMode } from './quota-mode.ts'

const playlist = '5BJNgXEnAASkM6fnnURmHK'

it.for([
  'GET /v1/albums?ids=4aawyAB9vmqN3uQ7FjRGTy',
  'GET /v1/artists?ids=4tZwfgrHOc3mvqYlEYSvVi',
  'GET /v1/artists/4tZwfgrHOc3mvqYlEYSvVi/top-tracks?market=SE',
  'GET /v1/tracks?ids=none',
  'GET /v1/users/smedjan',
  'POST /v1/users/smedjan/playlists',
  `GET /v1/playlists/${playlist}/tracks`,
  'PUT /v1/me/tracks',
  'DELETE /v1/me/tracks',
  'GET /v1/me/tracks/contains',
])('takes %s from apps in Development Mode', async (request) => {
  await using mock = await MockSpotify.start({ quotaMode: 'development' })
  const accessToken = await userToken(mock)
  expect(await callApi(mock, accessToken, request)).toEqual(refusal(403, 'Forbidden'))
  mock.quotaMode = 'extended'
  const { body } = await callApi(mock, accessToken, request)
  expect(body).not.toMatchObject({ error: { message: 'Forbidden' } })
})

it('shows fewer fields in Development Mode', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, 'user-read-private user-read-email')
  const fieldsOf = async (path: string): Promise<readonly string[]> => {
    const seen = []
    for (const mode of ['extended', 'development'] as const) {
      mock.quotaMode = mode
      const { body } = await callApi(mock, accessToken, `GET ${path}`)
      seen.push(Object.keys(body as object))
    }
    const [extended = [], development = []] = seen
    return extended.filter((field) => !development.includes(field))
  }
  expect(await fieldsOf('/v1/albums/4aawyAB9vmqN3uQ7FjRGTy')).toEqual([
    'available_markets',
    'label',
    'popularity',
  ])
  expect(await fieldsOf('/v1/artists/4tZwfgrHOc3mvqYlEYSvVi')).toEqual(['followers', 'popularity'])
  expect(await fieldsOf('/v1/me')).toEqual([
    'followers',
    'email',
    'country',
    'product',
    'explicit_content',
  ])
  expect(await fieldsOf(`/v1/playlists/${playlist}`)).toEqual(['tracks'])
})

it('hides fields of objects inside others, too', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'development' })
  const { body } = await callApi(
    mock,
    await requestToken(mock),
    'GET /v1/search?q=discovery&type=track&limit=1',
  )
  expect(JSON.stringify(body)).not.toMatch(/available_markets|popularity/)
  expect(body).toMatchObject({ tracks: { items: [{ album: { name: 'Discovery' } }] } })
})

it.for([
  ['extended', 20, 50, 51],
  ['development', 5, 10, 11],
] as const)('pages a search as %s has it', async ([quotaMode, standard, most, tooMany]) => {
  await using mock = await MockSpotify.start({ quotaMode })
  const accessToken = await requestToken(mock)
  const search = 'GET /v1/search?q=a&type=track'
  const { tracks } = (await callApi(mock, accessToken, search)).body as { tracks: object }
  expect(tracks).toMatchObject({ limit: standard })
  expect((await callApi(mock, accessToken, `${search}&limit=${most}`)).status).toBe(200)
  expect(await callApi(mock, accessToken, `${search}&limit=${tooMany}`)).toEqual(
    refusal(400, 'Invalid limit'),
  )
})

it('shows what is in a playlist to its owner alone in Development Mode', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'development' })
  mock.addUser({ id: 'ada' })
  const [app, ada, owner] = [
    await requestToken(mock),
    await userToken(mock, '', 'ada'),
    await userToken(mock),
  ]
  const items = `GET /v1/playlists/${playlist}/items`
  expect(await callApi(mock, app, items)).toEqual(
    refusal(401, 'Valid user authentication required'),
  )
  expect(await callApi(mock, ada, items)).toEqual(refusal(403, 'Forbidden'))
  expect(namesOn((await callApi(mock, owner, items)).body, 'item')).toHaveLength(8)
  const asked = `GET /v1/playlists/${playlist}`
  expect((await callApi(mock, ada, asked)).body).not.toHaveProperty('items')
  expect((await callApi(mock, owner, asked)).body).toMatchObject({ items: { total: 8 } })
})

it('refuses a mode that there is not', async () => {
  const quotaMode = 'extend' as QuotaMode
  await expect(MockSpotify.start({ quotaMode })).rejects.toThrow(
    `quotaMode is 'extended' or 'development', not "extend".`,
  )
  await using mock = await MockSpotify.start()
  expect(() => (mock.quotaMode = quotaMode)).toThrow(TypeError)
  expect(mock.quotaMode).toBe('development')
})
