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

it('saves tracks since the instants of timestamped_ids, and ignores ids beside them', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id: 'ada', saved: ['spotify:track:19Z9L3JQLM5UrQP3atkZGj'] })
  const accessToken = await userToken(mock, everything, 'ada')
  const [one, other] = await unsaved(mock)
  const timestamped_ids = [
    { id: one, added_at: '2020-01-01T00:00:00Z' },
    { id: other, added_at: '2021-06-01T12:00:00.5+02:00' },
  ]
  const json = { ids: ['2eIcLh8OHhYOz4ybOPSbj9'], timestamped_ids }
  expect((await callApi(mock, accessToken, 'PUT /v1/me/tracks', json)).status).toBe(200)
  expect((await callApi(mock, accessToken, 'GET /v1/me/tracks')).body).toMatchObject({
    total: 3,
    items: [
      { track: { name: 'One More Time' } },
      { added_at: '2021-06-01T10:00:00Z', track: { id: other } },
      { added_at: '2020-01-01T00:00:00Z', track: { id: one } },
    ],
  })
})

it.for([
  { added_at: '2020-01-01T00:00:00Z' },
  { id: '19Z9L3JQLM5UrQP3atkZGj' },
  { id: '19Z9L3JQLM5UrQP3atkZGj', added_at: 'yesterday' },
  { id: '19Z9L3JQLM5UrQP3atkZGj', added_at: 1_577_836_800 },
])('refuses %j in timestamped_ids', async (entry) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const json = { ids: ['19Z9L3JQLM5UrQP3atkZGj'], timestamped_ids: [entry] }
  const answer = await callApi(mock, await userToken(mock, everything), 'PUT /v1/me/tracks', json)
  expect(answer).toEqual(refusal(400, 'Invalid timestamped_ids'))
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

it.for([
  ['GET /v1/me/tracks/contains?ids=none', 'Invalid base62 id'],
  ['DELETE /v1/me/albums?ids=2noRn2Aes5aoNVsU6iWThc,none', 'Invalid base62 id'],
  ['GET /v1/me/library/contains?uris=none', 'Bad request'],
  ['GET /v1/me/library/contains?uris=spotify:track:none', 'Bad request'],
  ['DELETE /v1/me/library?uris=spotify:chapter:0000000000000000000000', 'Bad request'],
] as const)('refuses %s, which names nothing that can be saved', async ([request, message]) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await userToken(mock, everything)
  expect(await callApi(mock, accessToken, request)).toEqual(refusal(400, message))
})

const uriScopes = `${everything} user-follow-read user-follow-modify playlist-read-private playlist-modify-public playlist-modify-private`

it('keeps every kind of thing by its URI, and lists it where it belongs', async () => {
  await using mock = await MockSpotify.start()
  const show = mock.catalogue.addShow({ name: 'Show' })
  const book = mock.catalogue.addAudiobook({ name: 'Book' })
  const { uri: artist, albums } = mock.catalogue.addArtist({ name: 'Artist', albums: 1 })
  mock.addUser({ id: 'ada' })
  const list = mock.catalogue.addPlaylist({ name: 'List', owner: 'smedjan' })
  const uris = [
    albums[0]?.uri,
    artist,
    book.uri,
    show.parts[0]?.uri,
    list.uri,
    show.uri,
    albums[0]?.tracks[0]?.uri,
    'spotify:user:smedjan',
  ]
  const accessToken = await userToken(mock, uriScopes, 'ada')
  const query = `uris=${uris.join()}`
  const contains = async (): Promise<unknown> =>
    (await callApi(mock, accessToken, `GET /v1/me/library/contains?${query}`)).body
  expect(await contains()).toEqual(uris.map(() => false))
  expect(await callApi(mock, accessToken, `PUT /v1/me/library?${query}`)).toEqual({
    status: 200,
    body: undefined,
  })
  expect(await contains()).toEqual(uris.map(() => true))
  const shown = async (path: string): Promise<unknown> =>
    (await callApi(mock, accessToken, `GET /v1/me/${path}`)).body
  expect({
    albums: await shown('albums'),
    books: await shown('audiobooks'),
    episodes: await shown('episodes'),
    shows: await shown('shows'),
    tracks: await shown('tracks'),
    artists: await shown('following?type=artist'),
    playlists: await shown('playlists'),
  }).toMatchObject({
    albums: { items: [{ album: { name: 'Album 1', tracks: { total: 10 } } }] },
    books: { items: [{ audiobook: { name: 'Book', chapters: { total: 10 } } }] },
    episodes: { items: [{ episode: { name: 'Episode 10', show: { name: 'Show' } } }] },
    // Spotify has an audiobook as a show, too.
    shows: {
      items: [
        { added_at: expect.any(String), show: { name: 'Book', type: 'show', uri: book.uri } },
        { added_at: expect.any(String), show: { name: 'Show' } },
      ],
    },
    tracks: { items: [{ track: { name: 'Track 1' } }] },
    artists: { artists: { items: [{ name: 'Artist' }], next: null } },
    playlists: { items: [{ name: 'List' }] },
  })
  await callApi(mock, accessToken, `DELETE /v1/me/library?${query}`)
  expect(await contains()).toEqual(uris.map(() => false))
})

it('knows a saved audiobook by its id, by the URI of a show, and by that of an audiobook', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const { id, uri } = mock.catalogue.addAudiobook()
  mock.addUser({ id: 'ada', saved: [`spotify:audiobook:${id}`] })
  const accessToken = await userToken(mock, everything, 'ada')
  const isSaved = async (): Promise<readonly unknown[]> => [
    (await callApi(mock, accessToken, `GET /v1/me/audiobooks/contains?ids=${id}`)).body,
    (await callApi(mock, accessToken, `GET /v1/me/shows/contains?ids=${id}`)).body,
    (await callApi(mock, accessToken, `GET /v1/me/library/contains?uris=${uri}`)).body,
    (await callApi(mock, accessToken, `GET /v1/me/library/contains?uris=spotify:audiobook:${id}`))
      .body,
  ]
  expect({ uri, isSaved: await isSaved() }).toEqual({
    uri: `spotify:show:${id}`,
    isSaved: [[true], [true], [true], [true]],
  })
  await callApi(mock, accessToken, `DELETE /v1/me/library?uris=${uri}`)
  expect(await isSaved()).toEqual([[false], [false], [false], [false]])
  const show = mock.catalogue.addShow()
  const put = `PUT /v1/me/audiobooks?ids=${show.id}`
  expect((await callApi(mock, accessToken, put)).status).toBe(400)
})

it.for([
  ['album', 'user-library-modify'],
  ['artist', 'user-follow-modify'],
  ['playlist', 'playlist-modify-public'],
  ['user', 'user-follow-modify'],
] as const)('asks for the scope of a URI’s kind: %s', async ([kind, scope]) => {
  await using mock = await MockSpotify.start()
  const uris = {
    album: 'spotify:album:2noRn2Aes5aoNVsU6iWThc',
    artist: 'spotify:artist:4tZwfgrHOc3mvqYlEYSvVi',
    playlist: 'spotify:playlist:5BJNgXEnAASkM6fnnURmHK',
    user: 'spotify:user:smedjan',
  }
  const put = `PUT /v1/me/library?uris=${uris[kind]}`
  expect((await callApi(mock, await userToken(mock, scope), put)).status).toBe(200)
  const both = `${put},spotify:track:19Z9L3JQLM5UrQP3atkZGj`
  const isEnough = scope === 'user-library-modify'
  expect((await callApi(mock, await userToken(mock, scope), both)).status).toBe(
    isEnough ? 200 : 403,
  )
})

it.for(['a b/ü', 'x:y', '100%'])('knows the user %s by id and by URI', async (id) => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  mock.addUser({ id })
  const accessToken = await userToken(mock, uriScopes)
  const part = encodeURIComponent(id)
  const profile = await callApi(mock, accessToken, `GET /v1/users/${part}`)
  const { uri } = profile.body as { readonly uri: string }
  const uris = `uris=${encodeURIComponent(uri)}`
  const ids = `type=user&ids=${part}`
  const contains = async (): Promise<unknown> => [
    (await callApi(mock, accessToken, `GET /v1/me/library/contains?${uris}`)).body,
    (await callApi(mock, accessToken, `GET /v1/me/following/contains?${ids}`)).body,
  ]
  await callApi(mock, accessToken, `PUT /v1/me/library?${uris}`)
  const saved = await contains()
  await callApi(mock, accessToken, `DELETE /v1/me/following?${ids}`)
  const unfollowed = await contains()
  await callApi(mock, accessToken, `PUT /v1/me/following?${ids}`)
  expect({ saved, unfollowed, followed: await contains() }).toEqual({
    saved: [[true], [true]],
    unfollowed: [[false], [false]],
    followed: [[true], [true]],
  })
})

it('knows a URI whose id is encoded needlessly', async () => {
  await using mock = await MockSpotify.start()
  mock.addUser({ id: 'ada', saved: ['spotify:track:19Z9L3JQLM5UrQP3atkZG%6A'] })
  const accessToken = await userToken(mock, everything, 'ada')
  const request = 'GET /v1/me/library/contains?uris=spotify:track:19Z9L3JQLM5UrQP3atkZGj'
  expect((await callApi(mock, accessToken, request)).body).toEqual([true])
})

it('pages the artists that a user follows behind a cursor', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, 'user-follow-read')
  const first = await callApi(mock, accessToken, 'GET /v1/me/following?type=artist&limit=2')
  const { artists } = first.body as { artists: { next: string; cursors: object } }
  expect({ names: namesOn(artists), artists }).toMatchObject({
    names: ['Nordlys Radio', 'Marta Quell'],
    artists: { total: 3, limit: 2, cursors: { after: '0U1WJzyAbNR1BsXHBOeG0l' } },
  })
  const second = await callApi(mock, accessToken, `GET ${artists.next}`)
  expect(second.body).toMatchObject({
    artists: { items: [{ name: 'Daft Punk' }], next: null, cursors: { after: null } },
  })
  expect(await callApi(mock, accessToken, 'GET /v1/me/following')).toEqual(
    refusal(400, 'Missing parameter type'),
  )
})

it('has what a user listens to most, by time', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, 'user-top-read')
  const top = async (path: string): Promise<unknown> => {
    const { body } = await callApi(mock, accessToken, `GET /v1/me/top/${path}&limit=1`)
    return namesOn(body)[0]
  }
  expect({
    month: await top('tracks?time_range=short_term'),
    halfYear: await top('tracks?time_range=medium_term'),
    years: await top('tracks?time_range=long_term'),
    artists: await top('artists?time_range=long_term'),
  }).toEqual({
    month: 'Aurora on Line Two',
    halfYear: 'One More Time',
    years: 'The Garden, Which Is Also a Room',
    artists: 'Marta Quell',
  })
  expect((await callApi(mock, accessToken, 'GET /v1/me/top/tracks?time_range=ever')).status).toBe(
    400,
  )
})

it('tells a new app the user’s account id, and nothing that it has lost', async () => {
  await using mock = await MockSpotify.start()
  mock.addUser({ id: 'ada' })
  const scope = 'user-read-private user-read-email'
  const profileOf = async (user: string): Promise<Record<string, unknown>> =>
    (await callApi(mock, await userToken(mock, scope, user), 'GET /v1/me')).body as Record<
      string,
      unknown
    >
  const [one, other] = [await profileOf('smedjan'), await profileOf('ada')]
  expect(Object.keys(one).toSorted()).toEqual([
    'account_id',
    'display_name',
    'external_urls',
    'href',
    'id',
    'images',
    'type',
    'uri',
  ])
  expect(one['account_id']).not.toBe(other['account_id'])
})
