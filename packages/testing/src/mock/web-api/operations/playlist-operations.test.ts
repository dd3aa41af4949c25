import { expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../../mock-spotify.ts'

const open = '5BJNgXEnAASkM6fnnURmHK'
const secret = '1MZZhN38cpllp3uxKf2pHy'
const shared = '5OaHpN4xySPP1wOzFycE8m'
const modify = 'playlist-modify-public playlist-modify-private'

it('shows a playlist with its tracks', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const { body } = await callApi(mock, await requestToken(mock), `GET /v1/playlists/${open}`)
  expect(body).toMatchObject({
    id: open,
    name: 'North of Everything',
    public: true,
    collaborative: false,
    owner: { id: 'smedjan', display_name: 'Smedjan', type: 'user' },
    images: [{ width: 640 }, {}, {}],
    tracks: {
      href: `${mock.apiUrl}/v1/playlists/${open}/tracks?offset=0&limit=100`,
      total: 8,
    },
  })
  const { tracks } = body as { tracks: { items: readonly object[] } }
  expect(tracks.items[2]).toMatchObject({
    added_at: '2024-01-07T10:00:00Z',
    added_by: { id: 'smedjan' },
    track: { name: 'Voyager', album: { name: 'Discovery' } },
  })
})

it.for(['tracks', 'items'] as const)('shows a part of its %s', async (list) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const request = `GET /v1/playlists/${open}/${list}?limit=2&offset=1`
  const { body } = await callApi(mock, await requestToken(mock), request)
  expect(namesOn(body, list.slice(0, -1))).toEqual(['No Dark to Sleep In', 'Voyager'])
})

it('hides a private playlist from everybody but its owner', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada' })
  const asked = `GET /v1/playlists/${secret}`
  const strangers = [await requestToken(mock), await userToken(mock, '', 'ada')]
  for (const accessToken of strangers) {
    expect(await callApi(mock, accessToken, asked)).toEqual(refusal(404, 'Resource not found'))
  }
  expect((await callApi(mock, await userToken(mock), asked)).status).toBe(200)
})

it.for([
  ['', ['North of Everything']],
  ['playlist-read-private', ['North of Everything', 'Kitchen, Sunday', 'Drawer']],
  ['playlist-read-collaborative', ['North of Everything', 'Office Party Committee']],
] as const)('lists the user’s playlists as the scopes "%s" allow', async ([scope, names]) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const { body } = await callApi(mock, await userToken(mock, scope), 'GET /v1/me/playlists')
  expect(namesOn(body)).toEqual(names)
  expect(body).toMatchObject({
    items: [{ tracks: { total: 8 } }, ...names.slice(1).map(() => ({}))],
  })
})

it.for(['/v1/me/playlists', '/v1/users/smedjan/playlists'])(
  'makes a playlist by POST %s, takes tracks in, and takes them out',
  async (path) => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const accessToken = await userToken(mock, modify)
    const made = await callApi(mock, accessToken, `POST ${path}`, { name: 'New', public: false })
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'New', public: false, tracks: { items: [], total: 0 }, images: null },
    })
    const { id, snapshot_id } = made.body as { id: string; snapshot_id: string }
    const album = await callApi(mock, accessToken, 'GET /v1/albums/2noRn2Aes5aoNVsU6iWThc/tracks')
    const { items } = album.body as { items: readonly { uri: string }[] }
    const [one, two, three] = items.map(({ uri }) => uri)
    const list = `/v1/playlists/${id}/tracks`
    const added = await callApi(mock, accessToken, `POST ${list}`, { uris: [one, two] })
    expect(added).toEqual({ status: 201, body: { snapshot_id: expect.any(String) } })
    expect(added.body).not.toEqual({ snapshot_id })
    await callApi(mock, accessToken, `POST ${list}`, { uris: [three], position: 1 })
    const between = await callApi(mock, accessToken, `GET ${list}`)
    expect(namesOn(between.body, 'track')).toEqual(['One More Time', 'Digital Love', 'Aerodynamic'])
    const removal = { tracks: [{ uri: one }, { uri: three }] }
    expect((await callApi(mock, accessToken, `DELETE ${list}`, removal)).status).toBe(200)
    const left = await callApi(mock, accessToken, `GET ${list}`)
    expect(namesOn(left.body, 'track')).toEqual(['Aerodynamic'])
  },
)

it('refuses changes without a user, to strangers and without the scope', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada' })
  const add = `POST /v1/playlists/${open}/items?uris=spotify:track:a`
  expect(await callApi(mock, await requestToken(mock), add)).toEqual(
    refusal(401, 'Valid user authentication required'),
  )
  expect(await callApi(mock, await userToken(mock, modify, 'ada'), add)).toEqual(
    refusal(403, "You cannot add tracks to a playlist you don't own."),
  )
  expect(await callApi(mock, await userToken(mock, 'playlist-modify-private'), add)).toEqual(
    refusal(403, 'Insufficient client scope'),
  )
  const { status } = await callApi(
    mock,
    await userToken(mock, modify, 'ada'),
    `DELETE /v1/playlists/${shared}/items`,
    { items: [{ uri: 'spotify:track:none' }] },
  )
  expect(status).toBe(200)
})

it.for([
  ['/v1/me/playlists', {}, 400, 'Missing required field: name'],
  ['/v1/users/ada/playlists', { name: 'a' }, 403, 'You cannot create a playlist for another user.'],
  ['/v1/me/playlists', { name: 'a', public: true }, 403, 'Insufficient client scope'],
  [`/v1/playlists/${secret}/items`, {}, 400, 'Missing required field: uris'],
  [`/v1/playlists/${secret}/items`, { uris: ['spotify:user:a'] }, 400, 'Bad request'],
  [
    `/v1/playlists/${secret}/items`,
    { uris: ['spotify:track:a'] },
    400,
    'Bad request. MockSpotify has no track a: mock.catalogue.addAlbum adds one, mock.respond answers in its place.',
  ],
] as const)('refuses POST %s with %j', async ([path, json, status, message]) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await userToken(mock, 'playlist-modify-private')
  expect(await callApi(mock, accessToken, `POST ${path}`, json)).toEqual(refusal(status, message))
})
