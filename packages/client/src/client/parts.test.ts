import type { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { PartialFailureError, SpotifyClient } from '../index.ts'
import { startUser } from '../../test/user.ts'
import { userToken } from 'test-support/mock/call-api.ts'
import { everyScope } from 'test-support/mock/every-scope.ts'
import { outcome } from 'test-support/outcome.ts'

const playlist = '5BJNgXEnAASkM6fnnURmHK'

/** URIs of 90 new tracks. */
const ninety = ({ catalogue }: MockSpotify): readonly string[] =>
  catalogue.addArtist({ albums: [{ tracks: 90 }] }).tracks.map(({ uri }) => uri)

/** How many members the list had that each request has sent. */
function sizes(
  { api }: { readonly api: readonly { readonly query: URLSearchParams; readonly body: string }[] },
  name: string,
): readonly number[] {
  return api.map(({ query, body }) => {
    const listed = query.get(name)
    if (listed !== null) return listed.split(',').length
    return (JSON.parse(body) as Readonly<Record<string, readonly unknown[]>>)[name]?.length ?? 0
  })
}

describe('a list of ids or URIs that is too long for one request', () => {
  it('is sent in several requests: 40 URIs for the library', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 90 }] })
    const uris = tracks.map(({ uri }) => uri)
    await spotify.library.saveItems(uris)
    const before = await spotify.library.checkContains(uris)
    await spotify.library.removeItems(uris.slice(0, 45))
    const after = await spotify.library.checkContains(uris)
    expect({
      sent: sizes(mock.requests, 'uris'),
      before: before.every(Boolean),
      after: after.indexOf(true),
      answers: after.length,
    }).toEqual({
      sent: [40, 40, 10, 40, 40, 10, 40, 5, 40, 40, 10],
      before: true,
      after: 45,
      answers: 90,
    })
  })

  it('returns its results in order: 20 albums, 50 tracks', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const { albums, tracks } = mock.catalogue.addArtist({ albums: 55 })
    const { albums: found } = await spotify.albums.getMany(albums.map(({ id }) => id))
    expect(found.map((each) => each?.id)).toEqual(albums.map(({ id }) => id))
    expect(sizes(mock.requests, 'ids')).toEqual([20, 20, 15])
    mock.resetRequests()
    const ids = tracks.slice(0, 120).map(({ id }) => id)
    ids[60] = '0000000000000000000000'
    const { tracks: several } = await spotify.tracks.getMany(ids)
    expect({ length: several.length, missing: several.indexOf(null) }).toEqual({
      length: 120,
      missing: 60,
    })
    expect(several.map((each) => each?.id ?? ids[60])).toEqual(ids)
  })

  it('is added to a playlist in order, also at a position', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 230 }] })
    const uris = tracks.map(({ uri }) => uri)
    const { id } = await spotify.playlists.create({ name: 'Long' })
    mock.resetRequests()
    await spotify.playlists.addItems(id, { uris: uris.slice(0, 10) })
    const { snapshot_id } = await spotify.playlists.addItems(id, {
      uris: uris.slice(10),
      position: 2,
    })
    expect(sizes(mock.requests, 'uris')).toEqual([10, 100, 100, 20])
    const items = await spotify.playlists.getItems(id).toArray()
    expect(items.map(({ item }) => item?.uri)).toEqual([
      ...uris.slice(0, 2),
      ...uris.slice(10),
      ...uris.slice(2, 10),
    ])
    expect((await spotify.playlists.get(id)).snapshot_id).toBe(snapshot_id)
  })

  it('replaces the content of a playlist', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 130 }] })
    const uris = tracks.map(({ uri }) => uri)
    await spotify.playlists.reorderOrReplaceItems(playlist, { uris })
    expect(mock.requests.api.map(({ method }) => method)).toEqual(['PUT', 'POST'])
    const items = await spotify.playlists.getItems(playlist).toArray()
    expect(items.map(({ item }) => item?.uri)).toEqual(uris)
    await spotify.playlists.reorderOrReplaceItems(playlist, { uris: [] })
    expect((await spotify.playlists.getItems(playlist)).total).toBe(0)
  })

  it('is removed from a playlist', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 130 }] })
    const uris = tracks.map(({ uri }) => uri)
    const { id } = await spotify.playlists.create({ name: 'Long' })
    const { snapshot_id } = await spotify.playlists.addItems(id, { uris })
    mock.resetRequests()
    const items = uris.slice(0, 120).map((uri) => ({ uri }))
    await spotify.playlists.removeItems(id, { items, snapshot_id })
    expect(sizes(mock.requests, 'items')).toEqual([100, 20])
    expect((await spotify.playlists.getItems(id)).total).toBe(10)
  })

  it('is not sent if it is empty, because Spotify would reject it', async () => {
    const { mock, spotify } = await startUser()
    expect({
      save: await spotify.library.saveItems([]),
      contains: await spotify.library.checkContains([]),
      many: await spotify.albums.getMany([]),
    }).toEqual({ save: undefined, contains: [], many: { albums: [] } })
    expect(mock.requests.api).toHaveLength(0)
  })
})

describe('when a later part fails', () => {
  it('the error of a change says how much was done and why it stopped', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 90 }] })
    const uris = tracks.map(({ uri }) => uri)
    mock.fail('api', 'rate-limited', { path: '/v1/me/library', after: 1, retryAfterSeconds: 3600 })
    const error = await outcome(spotify.library.saveItems(uris))
    expect(PartialFailureError.is(error) && error).toMatchObject({
      name: 'PartialFailureError',
      code: 'partial_failure',
      done: 40,
      total: 90,
      status: 429,
      retryAfterSeconds: 3600,
      message: expect.stringMatching(/^40 of 90 were done/),
      cause: { name: 'RateLimitError', code: 'rate_limited' },
    })
  })

  it('because the caller has aborted, the cause is the reason of the signal', async () => {
    const leaving = new AbortController()
    let calls = 0
    const { mock, spotify } = await startUser(
      {},
      {
        fetch: async (url, init) => {
          if (++calls === 2) leaving.abort(new Error('enough'))
          return fetch(url, init)
        },
      },
    )
    const { signal } = leaving
    const error = await outcome(spotify.library.saveItems(ninety(mock), { signal }))
    expect(error).toMatchObject({
      name: 'PartialFailureError',
      done: 40,
      total: 90,
      message: '40 of 90 were done: see the cause.',
    })
    expect((error as PartialFailureError).cause).toBe(signal.reason)
  })

  it('because a provider has thrown another error, that is the cause, and is not quoted', async () => {
    const { mock } = await startUser()
    const accessToken = await userToken(mock, everyScope)
    const own = new Error('a secret')
    const tokens = [accessToken]
    const authProvider = {
      getAccessToken: () => {
        const token = tokens.pop()
        if (token === undefined) throw own
        return token
      },
    }
    const spotify = new SpotifyClient({ authProvider, apiUrl: mock.apiUrl })
    const error = await outcome(spotify.library.saveItems(ninety(mock)))
    expect(error).toMatchObject({ done: 40, message: '40 of 90 were done: see the cause.' })
    expect((error as PartialFailureError).cause).toBe(own)
    expect(JSON.stringify(error)).not.toContain('cause')
  })

  it('the rest of a replacement is added by addItems', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 250 }] })
    const uris = tracks.map(({ uri }) => uri)
    mock.fail('api', { status: 400, path: '/v1/playlists/*/items', after: 1 })
    const error = await outcome(spotify.playlists.reorderOrReplaceItems(playlist, { uris }))
    if (!PartialFailureError.is(error)) throw error
    expect(error).toMatchObject({ done: 100, total: 250 })
    await spotify.playlists.addItems(playlist, { uris: uris.slice(error.done) })
    const methods = mock.requests.api.map(({ method }) => method)
    expect(methods).toEqual(['PUT', 'POST', 'POST', 'POST'])
    const items = await spotify.playlists.getItems(playlist).toArray()
    expect(items.map(({ item }) => item?.uri)).toEqual(uris)
  })

  it('the rest of an insertion is inserted at its position plus what was done', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 260 }] })
    const uris = tracks.map(({ uri }) => uri)
    const [before, inserted] = [uris.slice(0, 10), uris.slice(10)]
    const { id } = await spotify.playlists.create({ name: 'Long' })
    await spotify.playlists.addItems(id, { uris: before })
    mock.fail('api', { status: 400, path: '/v1/playlists/*/items', after: 1 })
    const position = 2
    const error = await outcome(spotify.playlists.addItems(id, { uris: inserted, position }))
    if (!PartialFailureError.is(error)) throw error
    const rest = { uris: inserted.slice(error.done), position: position + error.done }
    await spotify.playlists.addItems(id, rest)
    const items = await spotify.playlists.getItems(id).toArray()
    expect(items.map(({ item }) => item?.uri)).toEqual([
      ...before.slice(0, position),
      ...inserted,
      ...before.slice(position),
    ])
  })

  it('a part whose response is lost is not counted, although the playlist has its items', async () => {
    let parts = 0
    const { mock, spotify } = await startUser(
      {},
      {
        fetch: async (url, init) => {
          const response = await fetch(url, init)
          if (init.method === 'POST' && ++parts === 3) throw new TypeError('fetch failed')
          return response
        },
      },
    )
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 150 }] })
    const uris = tracks.map(({ uri }) => uri)
    const { id } = await spotify.playlists.create({ name: 'Long' })
    const error = await outcome(spotify.playlists.addItems(id, { uris }))
    expect(error).toMatchObject({ done: 100, total: 150, cause: { name: 'ConnectionError' } })
    expect((await spotify.playlists.getItems(id)).total).toBe(150)
  })

  it('the error of the first part is thrown unchanged', async () => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { status: 400, path: '/v1/me/library' })
    const uris = Array.from({ length: 50 }, () => 'spotify:track:0eGsygTp906u18L0Oimnem')
    expect(await outcome(spotify.library.saveItems(uris))).toMatchObject({
      name: 'BadRequestError',
    })
  })

  it('the error of a read is thrown unchanged', async () => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { status: 400, path: '/v1/me/library/contains', after: 1 })
    const uris = Array.from({ length: 50 }, () => 'spotify:track:0eGsygTp906u18L0Oimnem')
    expect(await outcome(spotify.library.checkContains(uris))).toMatchObject({
      name: 'BadRequestError',
    })
  })
})

describe('when a part of a read is not answered as a whole', () => {
  const uris = Array.from({ length: 50 }, () => 'spotify:track:0eGsygTp906u18L0Oimnem')

  it.each([
    ['nothing', undefined],
    ['an empty list', []],
    ['one item too few', Array.from({ length: 39 }, () => true)],
    ['an object', {}],
  ])('the call fails, and no item moves to another place: %s', async (_what, body) => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { status: 200, body: body ?? '', path: '/v1/me/library/contains' })
    expect(await outcome(spotify.library.checkContains(uris))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
    })
  })

  it('the call fails if the last part lacks its list', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const ids = Array.from({ length: 60 }, () => '0eGsygTp906u18L0Oimnem')
    mock.fail('api', 'empty-object', { path: '/v1/tracks', after: 1 })
    expect(await outcome(spotify.tracks.getMany(ids))).toMatchObject({
      name: 'ServerError',
      message: 'Not all 10 items were answered.',
    })
  })
})
