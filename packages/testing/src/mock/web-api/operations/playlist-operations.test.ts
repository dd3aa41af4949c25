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

it.for([
  ['extended', 'tracks', 100],
  ['development', 'items', 50],
] as const)(
  'in %s mode, links from a long playlist to the rest of its %s with a limit of %i, which it takes',
  async ([quotaMode, list, limit]) => {
    await using mock = await MockSpotify.start({ quotaMode })
    const uris = Array.from({ length: 120 }, (_, index) => `spotify:local:A:B:Song ${index}:12`)
    const { id } = mock.catalogue.addPlaylist({ items: uris })
    const accessToken = await userToken(mock, 'playlist-read-private')
    const { body } = await callApi(mock, accessToken, `GET /v1/playlists/${id}`)
    const lists = body as Record<typeof list, { items: object[]; next: string }>
    const { items, next } = lists[list]
    expect(items).toHaveLength(100)
    expect(next).toBe(`${mock.apiUrl}/v1/playlists/${id}/${list}?offset=100&limit=${limit}`)
    const rest = await callApi(mock, accessToken, `GET ${next.slice(mock.apiUrl.length)}`)
    expect(rest).toMatchObject({ status: 200, body: { items: { length: 20 }, next: null } })
  },
)

it.for(['tracks', 'items'] as const)('shows a part of its %s', async (list) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const request = `GET /v1/playlists/${open}/${list}?limit=2&offset=1`
  const { body } = await callApi(mock, await requestToken(mock), request)
  expect(namesOn(body, list.slice(0, -1))).toEqual(['No Dark to Sleep In', 'Voyager'])
})

it('hides a private playlist from all users but its owner', async () => {
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
    { items: [{ uri: `spotify:track:${'0'.repeat(22)}` }] },
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

it.for([
  'spotify:track:5',
  'spotify:local:Ada:Tapes:Side+B:312',
  'spotify:album:2noRn2Aes5aoNVsU6iWThc',
])('refuses to take %s out of a playlist', async (uri) => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, modify)
  const removal = await callApi(mock, accessToken, `DELETE /v1/playlists/${secret}/items`, {
    items: [{ uri }],
  })
  expect(removal).toEqual(refusal(400, `JSON body contains an invalid track uri: ${uri}`))
})

it('refuses a playlist that is public and collaborative', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, modify)
  const create = async (json: object): Promise<unknown> =>
    callApi(mock, accessToken, 'POST /v1/me/playlists', { name: 'New', ...json })
  const change = async (id: string, json: object): Promise<unknown> =>
    callApi(mock, accessToken, `PUT /v1/playlists/${id}`, json)
  const refused = refusal(400, 'Collaborative playlists can only be private.')
  const unchanged = refusal(403, 'You cannot make public playlists collaborative.')
  expect({
    public: await create({ public: true, collaborative: true }),
    standard: await create({ collaborative: true }),
    private: await create({ public: false, collaborative: true }),
    opened: await change(open, { collaborative: true }),
    shared: await change(shared, { public: true }),
    both: await change(open, { public: false, collaborative: true }),
  }).toMatchObject({
    public: refused,
    standard: refused,
    private: { status: 201, body: { public: false, collaborative: true, description: null } },
    opened: unchanged,
    shared: unchanged,
    both: { status: 200 },
  })
})

/** The names of the items, and the snapshot of that state. */
async function itemsOf(
  mock: MockSpotify,
  accessToken: string,
  id: string,
): Promise<{ readonly names: readonly unknown[]; readonly snapshotId: string }> {
  const items = await callApi(mock, accessToken, `GET /v1/playlists/${id}/items`)
  const { body } = await callApi(mock, accessToken, `GET /v1/playlists/${id}`)
  const { snapshot_id: snapshotId } = body as { snapshot_id: string }
  return { names: namesOn(items.body, 'item'), snapshotId }
}

it('moves a range of items, and makes a new snapshot', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, modify)
  const put = `PUT /v1/playlists/${secret}/items`
  const before = await itemsOf(mock, accessToken, secret)
  const move = { range_start: 0, range_length: 2, insert_before: 4 }
  const moved = await callApi(mock, accessToken, put, { ...move, snapshot_id: before.snapshotId })
  const after = await itemsOf(mock, accessToken, secret)
  expect(moved).toEqual({ status: 200, body: { snapshot_id: after.snapshotId } })
  expect({ before: before.names, after: after.names }).toEqual({
    before: ['Kitchen, 4 p.m.', 'Oilskins', 'Paper Boats', 'Digital Love', 'Staircase'],
    after: ['Paper Boats', 'Digital Love', 'Kitchen, 4 p.m.', 'Oilskins', 'Staircase'],
  })
  await callApi(mock, accessToken, put, { range_start: 4, insert_before: 0 })
  expect((await itemsOf(mock, accessToken, secret)).names[0]).toBe('Staircase')
  expect(await callApi(mock, accessToken, put, { ...move, snapshot_id: 'a' })).toEqual(
    refusal(400, 'Invalid snapshot_id'),
  )
  expect(await callApi(mock, accessToken, put, { ...move, range_length: 5 })).toMatchObject({
    status: 200,
  })
  expect(await callApi(mock, accessToken, put, { ...move, range_length: 6 })).toEqual(
    refusal(400, 'Invalid range'),
  )
})

it('replaces all items, also with none', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, modify)
  const put = `PUT /v1/playlists/${secret}/items`
  const uris = ['spotify:track:19Z9L3JQLM5UrQP3atkZGj']
  await callApi(mock, accessToken, put, { uris })
  const replaced = await itemsOf(mock, accessToken, secret)
  await callApi(mock, accessToken, put, { uris: [] })
  const emptied = await itemsOf(mock, accessToken, secret)
  expect({ replaced: replaced.names, emptied: emptied.names }).toEqual({
    replaced: ['One More Time'],
    emptied: [],
  })
})

it('changes what a playlist says of itself', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, modify)
  const change = { name: 'Sunday', description: 'New', public: true }
  const path = `/v1/playlists/${secret}`
  expect(await callApi(mock, accessToken, `PUT ${path}`, change)).toEqual({
    status: 200,
    body: undefined,
  })
  expect((await callApi(mock, accessToken, `GET ${path}`)).body).toMatchObject(change)
})

it('takes a JPEG of at most 256 kB in base64 for a cover, and shows it without a size', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, `ugc-image-upload ${modify}`)
  const put = async (body: string, contentType = 'image/jpeg'): Promise<number> => {
    const { status } = await fetch(`${mock.apiUrl}/v1/playlists/${secret}/images`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': contentType },
      body,
    })
    return status
  }
  expect({
    longest: await put('/9j/'.padEnd(256 * 1024, 'A')),
    tooLong: await put('/9j/'.padEnd(256 * 1024 + 4, 'A')),
    png: await put('iVBORw0KGgo='),
    bytes: await put('\u00ff\u00d8\u00ff'),
    asJson: await put('/9j/AAAA', 'application/json'),
  }).toEqual({ longest: 202, tooLong: 413, png: 400, bytes: 400, asJson: 400 })
  const { body } = await callApi(mock, accessToken, `GET /v1/playlists/${secret}/images`)
  expect(body).toEqual([{ url: expect.any(String), height: null, width: null }])
})

it('has entries as they occur: taken away, episodes, local files, and of unknown age', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, 'playlist-read-private')
  const list = await callApi(mock, accessToken, 'GET /v1/me/playlists?offset=2')
  const [{ id }] = (list.body as { items: readonly [{ id: string }] }).items
  const path = `GET /v1/playlists/${id}/items`
  expect((await callApi(mock, accessToken, path)).body).toMatchObject({
    items: [
      { item: { name: 'Carrier', type: 'track' }, is_local: false },
      { item: null },
      { item: { name: 'Fog, Part One', type: 'episode', track: false, artists: [] } },
      {
        is_local: true,
        item: {
          name: 'Tape 3, Side B',
          id: null,
          href: null,
          is_local: true,
          duration_ms: 312_000,
          album: { album_type: null, name: 'Rehearsals' },
          artists: [{ name: 'Marta Quell', id: null }],
        },
      },
      { added_at: null, added_by: null, item: { name: 'The Library' } },
    ],
  })
  const known = await callApi(mock, accessToken, `${path}?additional_types=track,episode`)
  expect(known.body).toMatchObject({
    items: [{}, {}, { item: { type: 'episode', show: { name: 'Last Ferry Radio' } } }, {}, {}],
  })
})

it('shows a local file whose name is not percent-encoded as it is', async () => {
  await using mock = await MockSpotify.start()
  const uris = ['spotify:local:A:B:100% Wolf:12', 'spotify:local:A:B:100%25+Wolf:12']
  const { id } = mock.catalogue.addPlaylist({ items: uris })
  const accessToken = await userToken(mock, 'playlist-read-private')
  const { status, body } = await callApi(mock, accessToken, `GET /v1/playlists/${id}/items`)
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { items: [{ item: { name: '100% Wolf' } }, { item: { name: '100% Wolf' } }] },
  })
})

it('follows and leaves the playlists of others', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada' })
  const accessToken = await userToken(mock, `${modify} playlist-read-private`, 'ada')
  const path = `/v1/playlists/${open}/followers`
  const look = async (): Promise<unknown> => ({
    contains: (await callApi(mock, accessToken, `GET ${path}/contains`)).body,
    mine: namesOn((await callApi(mock, accessToken, 'GET /v1/me/playlists')).body),
    playlist: (await callApi(mock, accessToken, `GET /v1/playlists/${open}`)).body,
  })
  await callApi(mock, accessToken, `PUT ${path}`, { public: false })
  expect(await look()).toMatchObject({
    contains: [true],
    mine: ['North of Everything'],
    playlist: { followers: { total: 1 } },
  })
  await callApi(mock, accessToken, `DELETE ${path}`)
  expect(await look()).toMatchObject({
    contains: [false],
    mine: [],
    playlist: { followers: { total: 0 } },
  })
})

it('keeps what Spotify’s editors make from new apps', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await userToken(mock)
  const featured = await callApi(mock, accessToken, 'GET /v1/browse/featured-playlists')
  const { playlists } = featured.body as { playlists: { items: readonly [{ id: string }] } }
  const request = `GET /v1/playlists/${playlists.items[0].id}`
  expect((await callApi(mock, accessToken, request)).status).toBe(200)
  mock.quotaMode = 'development'
  expect(await callApi(mock, accessToken, request)).toEqual(refusal(404, 'Resource not found'))
})
