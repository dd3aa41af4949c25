import { describe, expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { apiErrorBody, getApi, requestToken } from 'test-support/mock/request-token.ts'
import { startMock } from 'test-support/start-mock.ts'
import type { RespondOptions } from './fed-answers.ts'

describe('an object that is added', () => {
  it('is an artist with 60 albums, to be read page by page', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    const { id, albums } = mock.catalogue.addArtist({ name: 'Prolific', albums: 60 })
    const path = `/v1/artists/${id}/albums`
    const first = await callApi(mock, accessToken, `GET ${path}?limit=10`)
    expect(first.body).toMatchObject({
      total: 60,
      next: `${mock.apiUrl}${path}?offset=10&limit=10`,
      items: expect.objectContaining({ length: 10 }),
    })
    const last = await callApi(mock, accessToken, `GET ${path}?offset=50&limit=10`)
    expect({ names: namesOn(last.body).slice(-1), added: albums.length }).toEqual({
      names: ['Album 60'],
      added: 60,
    })
    expect(await callApi(mock, accessToken, `GET ${path}?limit=11`)).toEqual(
      refusal(400, 'Invalid limit'),
    )
  })

  it('is a user with 300 saved tracks, in their order', async () => {
    const mock = await startMock()
    const { tracks } = mock.catalogue.addArtist({ albums: 30 })
    mock.addUser({ id: 'ada', saved: tracks.map(({ uri }) => uri) })
    const accessToken = await userToken(mock, 'user-library-read', 'ada')
    const { body } = await callApi(mock, accessToken, 'GET /v1/me/tracks?offset=299')
    expect(body).toMatchObject({ total: 300, items: [{ track: { id: tracks[299]?.id } }] })
  })

  it('is what the test says of it', async () => {
    const mock = await startMock({ quotaMode: 'extended' })
    const accessToken = await requestToken(mock)
    const id = 'A'.repeat(22)
    mock.catalogue.addArtist({ id, name: 'Aa', genres: ['glitch'] })
    const album = mock.catalogue.addAlbum(id, {
      id: 'B'.repeat(22),
      name: 'Bb',
      type: 'compilation',
      releaseDate: '1999-12',
      tracks: ['One', 'Two'],
    })
    const answer = await callApi(mock, accessToken, `GET /v1/albums/${album.id}`)
    expect(answer.body).toMatchObject({
      uri: `spotify:album:${'B'.repeat(22)}`,
      name: 'Bb',
      album_type: 'compilation',
      release_date: '1999-12',
      release_date_precision: 'month',
      artists: [{ id, name: 'Aa' }],
      tracks: { items: [{ name: 'One', track_number: 1 }, { name: 'Two' }], total: 2 },
    })
    expect(
      namesOn((await callApi(mock, accessToken, `GET /v1/artists/${id}/albums`)).body),
    ).toEqual(['Bb'])
  })

  it('is a show, an audiobook or a playlist', async () => {
    const mock = await startMock()
    const accessToken = await userToken(mock, 'playlist-read-private')
    const show = mock.catalogue.addShow({ name: 'Daily', parts: 3 })
    const book = mock.catalogue.addAudiobook({ name: 'Long', parts: ['I', 'II'] })
    const track = 'spotify:track:19Z9L3JQLM5UrQP3atkZGj'
    const list = mock.catalogue.addPlaylist({ name: 'Mine', isPublic: false, items: [track, null] })
    const read = async (path: string): Promise<unknown> =>
      (await callApi(mock, accessToken, `GET /v1/${path}`)).body
    expect({
      show: namesOn(await read(`shows/${show.id}/episodes`)),
      part: (await read(`episodes/${show.parts[0]?.id}`)) as object,
      book: namesOn(await read(`audiobooks/${book.id}/chapters`)),
      list: await read(`playlists/${list.id}/items`),
      mine: namesOn(await read('me/playlists'))[0],
    }).toMatchObject({
      show: ['Episode 3', 'Episode 2', 'Episode 1'],
      part: { name: 'Episode 3' },
      book: ['I', 'II'],
      list: { items: [{ item: { name: 'One More Time' } }, { item: null }] },
      mine: 'Mine',
    })
  })

  it('is in that mock alone', async () => {
    const [mock, other] = [await startMock(), await startMock()]
    const { id } = mock.catalogue.addArtist()
    const request = `GET /v1/artists/${id}`
    expect((await callApi(mock, await requestToken(mock), request)).status).toBe(200)
    expect((await callApi(other, await requestToken(other), request)).status).toBe(404)
  })

  it('cannot belong to what is not there', async () => {
    const mock = await startMock()
    expect(() => mock.catalogue.addAlbum('nobody')).toThrow('no artist with the id "nobody"')
    expect(() => mock.catalogue.addPlaylist({ owner: 'nobody' })).toThrow('no user with the id')
    expect(() => mock.addUser({ saved: ['spotify:track:a'] })).toThrow(
      'MockSpotify has no "spotify:track:a": add it with mock.catalogue first.',
    )
  })
})

describe('an answer that is fed', () => {
  it('is given in place of the usual one, after the usual checks', async () => {
    const mock = await startMock()
    mock.respond('/v1/me/player', { device: null, item: null })
    const allowed = await userToken(mock, 'user-read-playback-state')
    expect(await callApi(mock, allowed, 'GET /v1/me/player')).toEqual({
      status: 200,
      body: { device: null, item: null },
    })
    expect(await callApi(mock, await userToken(mock), 'GET /v1/me/player')).toEqual(
      refusal(401, 'Permissions missing'),
    )
    expect(await callApi(mock, 'no-token', 'GET /v1/me/player')).toMatchObject({ status: 401 })
  })

  it('makes endpoints that Spotify has not got, and takes the place of one before', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    mock.respond('/v1/charts/*', { entries: [] })
    mock.respond('/v1/charts/{country}', { country: 'any' }, { status: 202 })
    mock.respond('POST /v1/charts/se', undefined, { status: 204 })
    const answers = []
    for (const request of ['GET /v1/charts/se/day', 'GET /v1/charts/se', 'POST /v1/charts/se']) {
      answers.push(await callApi(mock, accessToken, request))
    }
    expect(answers).toEqual([
      { status: 200, body: { entries: [] } },
      { status: 202, body: { country: 'any' } },
      { status: 204, body: undefined },
    ])
  })

  it('is text as it is, with headers', async () => {
    const mock = await startMock()
    const headers = { 'retry-after': '5', 'Content-Type': 'text/html' }
    mock.respond('/v1/markets', 'maintenance', { status: 503, headers })
    mock.quotaMode = 'extended'
    const response = await getApi(mock, '/v1/markets', await requestToken(mock))
    expect({
      status: response.status,
      text: await response.text(),
      retryAfter: response.headers.get('retry-after'),
      contentType: response.headers.get('content-type'),
    }).toEqual({ status: 503, text: 'maintenance', retryAfter: '5', contentType: 'text/html' })
  })

  it.for(['me', '/me', '/v1/me?a=b', 'https://api.spotify.com/v1/me', 'get /v1/me'])(
    'cannot have the path %s',
    async (path) => {
      const mock = await startMock()
      expect(() => mock.respond(path, {})).toThrow(/A path of the Web API is like '\/v1\/artists/)
      expect(() => mock.fail('api', { status: 500, path })).toThrow(TypeError)
    },
  )
})

describe('a path that no request can have', () => {
  it.for([
    '/v1/artists/{artist-id}',
    '/v1/artists/{}',
    '/v1/artists/:id',
    '/v1/artists/:id/albums',
    '/v1/artists/ *',
    '/v1/users/Åsa',
    '/v1/me ',
  ])('is refused, with the right form in the message: %s', async (path) => {
    const mock = await startMock()
    const message = `'/v1/artists/{id}'`
    expect(() => mock.respond(path, {})).toThrow(message)
    expect(() => mock.fail('api', { status: 500, path })).toThrow(message)
  })
})

describe('an answer that HTTP cannot send', () => {
  it.for<readonly [string, unknown, RespondOptions, RegExp]>([
    ['a status', {}, { status: 1000 }, /status is an integer from 200 to 599, not 1000/],
    ['a name', {}, { headers: { 'x name': 'a' } }, /valid HTTP token \["x name"\]/],
    ['a value', {}, { headers: { 'x-name': '\u0142' } }, /header content \["x-name"\]/],
    ['a body', () => 1, {}, /A body is a string, or a value that JSON can hold/],
  ])('is refused where the test names it: %s', async ([, body, options, message]) => {
    const mock = await startMock()
    expect(() => mock.respond('/v1/markets', body, options)).toThrow(message)
  })
})

describe('a fault that is aimed', () => {
  it('affects the path that it names, after the given number of requests', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    const artist = '/v1/artists/4tZwfgrHOc3mvqYlEYSvVi'
    mock.fail('api', 'quota-exceeded', { path: '/v1/artists/*', after: 1, times: 2 })
    const statuses = []
    for (const path of [artist, '/v1/search?q=a&type=track', artist, `${artist}/albums`, artist]) {
      statuses.push((await callApi(mock, accessToken, `GET ${path}`)).status)
    }
    expect(statuses).toEqual([200, 200, 429, 429, 200])
  })

  it('tells apart methods and single parts of a path', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    const artist = '/v1/artists/4tZwfgrHOc3mvqYlEYSvVi'
    mock.fail('api', { status: 502, path: '/v1/artists/{id}', times: Infinity })
    mock.fail('api', { status: 503, path: 'PUT /v1/me', times: Infinity })
    expect({
      artist: (await callApi(mock, accessToken, `GET ${artist}`)).body,
      albums: (await callApi(mock, accessToken, `GET ${artist}/albums`)).status,
      put: (await callApi(mock, accessToken, 'PUT /v1/me')).status,
      get: (await callApi(mock, accessToken, 'GET /v1/me')).status,
    }).toEqual({ artist: apiErrorBody(502, 'Bad Gateway'), albums: 200, put: 503, get: 403 })
  })

  it('waits its turn behind one for the same path, and not behind one for another', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    mock.fail('api', { status: 500, path: '/v1/albums/*' })
    mock.fail('api', { status: 502 })
    mock.fail('api', { status: 503, path: '/v1/albums/*' })
    const statuses = []
    for (const path of ['/v1/me', '/v1/albums/x', '/v1/albums/x']) {
      statuses.push((await callApi(mock, accessToken, `GET ${path}`)).status)
    }
    expect(statuses).toEqual([502, 500, 503])
  })

  it('leaves requests to those behind it while it waits', async () => {
    const mock = await startMock()
    const accessToken = await requestToken(mock)
    mock.fail('api', { status: 500, after: 2 })
    mock.fail('api', { status: 502 })
    mock.fail('api', { status: 503, after: 2 })
    const statuses = []
    for (let request = 0; request < 5; request += 1) {
      statuses.push((await callApi(mock, accessToken, 'GET /v1/me')).status)
    }
    expect(statuses).toEqual([502, 403, 500, 403, 503])
  })

  it('is of the Web API, and begins after a whole number of requests', async () => {
    const mock = await startMock()
    expect(() => mock.fail('token', { status: 500, path: '/v1/me' })).toThrow("fail('api', …)")
    expect(() => mock.fail('api', { status: 500, after: -1 })).toThrow('after is an integer from 0')
  })
})
