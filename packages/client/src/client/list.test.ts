import { describe, expect, expectTypeOf, it } from 'vitest'
import { clientOn, rejection } from '../../test/spotify.ts'
import { requestLines, startUser } from '../../test/user.ts'
import { outcome } from 'test-support/outcome.ts'
import type { Artist, Page, SearchAnswer, SearchAnswerTo, SearchType } from '../index.ts'

const album = '4aawyAB9vmqN3uQ7FjRGTy'

describe('a list', () => {
  it('sends no request before it is used', async () => {
    const { mock, spotify } = await startUser()
    const tracks = spotify.albums.getTracks(album)
    expect(mock.requests.api).toHaveLength(0)
    expect((await tracks).items).not.toHaveLength(0)
  })

  it('resolves to its first page when awaited, with Spotify’s default page size', async () => {
    const { mock, spotify } = await startUser()
    const page = await spotify.albums.getTracks(album)
    expect({ limit: page.limit, offset: page.offset }).toEqual({ limit: 20, offset: 0 })
    expect(requestLines(mock)).toEqual([`GET /v1/albums/${album}/tracks`])
  })

  it('requests its first page once, however often it is awaited', async () => {
    const { mock, spotify } = await startUser()
    const tracks = spotify.albums.getTracks(album, { limit: 2 })
    const pages = await Promise.all([tracks, tracks, tracks.then(({ total }) => total)])
    expect(pages[1]).toBe(pages[0])
    expect(pages[2]).toBe(pages[0].total)
    expect(mock.requests.api).toHaveLength(1)
  })

  it('yields all items when iterated, in the largest pages that every app may request', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addAlbum(mock.catalogue.addArtist().id, { tracks: 120 })
    const id = (await spotify.tracks.get(tracks[0]?.id ?? '')).album.id
    mock.resetRequests()
    const names: string[] = []
    for await (const { name } of spotify.albums.getTracks(id)) names.push(name)
    expect(names).toEqual(tracks.map(({ name }) => name))
    expect(requestLines(mock)).toEqual([
      `GET /v1/albums/${id}/tracks?limit=50`,
      expect.stringContaining('offset=50'),
      expect.stringContaining('offset=100'),
    ])
  })

  it('requests no more albums per page than a restricted app may', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'development' })
    const artist = mock.catalogue.addArtist({ albums: 25 })
    const albums = await spotify.artists.getAlbums(artist.id).toArray()
    expect(albums).toHaveLength(25)
    expect(mock.requests.api.map(({ query }) => query.get('limit'))).toEqual(['10', '10', '10'])
  })

  it('uses the page size that the caller passes', async () => {
    const { mock, spotify } = await startUser()
    expect(await spotify.albums.getTracks(album, { limit: 7 }).toArray()).toHaveLength(18)
    expect(mock.requests.api.map(({ query }) => query.get('limit'))).toEqual(['7', '7', '7'])
  })

  it('returns the first items as an array, and requests no more pages than needed', async () => {
    const { mock, spotify } = await startUser()
    const first = await spotify.albums.getTracks(album, { limit: 5 }).toArray({ max: 10 })
    expect(first).toHaveLength(10)
    expect(mock.requests.api).toHaveLength(2)
    expect(await spotify.albums.getTracks(album).toArray({ max: 0 })).toEqual([])
    expect(mock.requests.api).toHaveLength(2)
  })

  it('requests nothing if the maximum is not a number, as from a query that lacks it', async () => {
    const { mock, spotify } = await startUser()
    for (const max of [Number(undefined), null, true, '5']) {
      const read = spotify.albums.getTracks(album).toArray({ max: max as number })
      expect(await outcome(read)).toMatchObject({
        code: 'invalid_option',
        message: 'The option max must be a number.',
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it('continues after a cursor', async () => {
    const { mock, spotify } = await startUser()
    const { artists } = { artists: Array.from({ length: 60 }, () => mock.catalogue.addArtist()) }
    await spotify.library.saveItems(artists.map(({ uri }) => uri))
    mock.resetRequests()
    const followed = await spotify.users.getFollowedArtists().toArray()
    expect(new Set(followed.map(({ id }) => id)).size).toBe(63)
    expect(requestLines(mock)[0]).toBe('GET /v1/me/following?limit=50&type=artist')
    expect(mock.requests.api[1]?.query.get('after')).toBe(followed[49]?.id)
    const { cursors } = await spotify.users.getFollowedArtists({ limit: 1 })
    expect(cursors?.after).toBe(followed[0]?.id)
  })

  it('continues backwards through the play history', async () => {
    const { mock, spotify } = await startUser()
    const played = await spotify.player.getRecentlyPlayed({ limit: 4 }).toArray()
    const times = played.map(({ played_at }) => played_at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(times.length).toBeGreaterThan(4)
    expect(mock.requests.api[1]?.query.has('before')).toBe(true)
  })

  it('leaves out items that the user may not see', async () => {
    const { mock, spotify } = await startUser()
    const items = [{ name: 'One' }, null, { name: 'Three' }]
    mock.respond('/v1/shows/*/episodes', { items, next: null, total: 3, limit: 50, offset: 0 })
    const episodes = await spotify.shows.getEpisodes('5CfCWKI5pZ28U0uOzXkDHe').toArray()
    expect(episodes.map(({ name }) => name)).toEqual(['One', 'Three'])
    const page = await spotify.shows.getEpisodes('5CfCWKI5pZ28U0uOzXkDHe')
    expect(page.items).toEqual(items)
  })

  it('rejects like a promise, also for invalid arguments', async () => {
    const { spotify } = await startUser()
    const missing = spotify.albums.getTracks('0000000000000000000000')
    expect(await missing.catch((error: unknown) => error)).toMatchObject({ code: 'not_found' })
    let ended = 0
    await spotify.albums.getTracks(album).finally(() => (ended += 1))
    expect(ended).toBe(1)
    const wrong = spotify.albums.getTracks('')
    expect(await outcome(wrong)).toMatchObject({ code: 'invalid_option' })
    expect(await outcome(wrong.toArray())).toMatchObject({ code: 'invalid_option' })
  })

  it('stops when its signal is aborted, also between two pages', async () => {
    const { mock, spotify } = await startUser()
    const { signal, abort } = abortable()
    const seen: string[] = []
    const iteration = (async () => {
      for await (const { name } of spotify.albums.getTracks(album, { limit: 5, signal })) {
        if (seen.push(name) === 5) abort()
      }
    })()
    expect(await outcome(iteration)).toMatchObject({ message: 'enough' })
    expect({ seen: seen.length, requests: mock.requests.api.length }).toEqual({
      seen: 5,
      requests: 1,
    })
  })
})

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(new Error('enough')) }
}

it('of a method blames the answer, and not the caller, where it has no items', async () => {
  const { client } = await clientOn((_message, response) => response.end('{}'))
  const { albums, users } = client
  const search = client.search({ q: 'a', type: ['track'] })
  const lists = [albums.getTracks(album), users.getFollowedArtists(), search]
  const awaited = await Promise.all(lists.slice(0, 2).map((list) => rejection(list)))
  const iterated = await Promise.all(lists.map((list) => rejection(list.toArray())))
  for (const error of [...awaited, ...iterated]) {
    expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response', status: 200 })
  }
})

describe('a search', () => {
  it('has one page for each kind that was requested', async () => {
    const { mock, spotify } = await startUser()
    const found = await spotify.search({ q: 'discovery', type: ['album', 'track'] })
    expect(Object.keys(found).toSorted()).toEqual(['albums', 'tracks'])
    expect(found.albums.items[0]?.name).toBe('Discovery')
    expect(requestLines(mock)).toEqual(['GET /v1/search?q=discovery&type=album,track'])
  })

  it('is a list if it is for one kind', async () => {
    const { mock, spotify } = await startUser()
    const all = await spotify.search({ q: 'a', type: ['track'] }).toArray({ max: 25 })
    expect(new Set(all.map(({ id }) => id)).size).toBe(25)
    expect(mock.requests.api.map(({ query }) => query.get('limit'))).toEqual(['10', '10', '10'])
    const first = await spotify.search({ q: 'a', type: ['track'] })
    expect(first.tracks.items).toHaveLength(5)
  })

  it('promises only the pages of kinds that the compiler knows', async () => {
    const { spotify } = await startUser()
    const kind = 'track' as SearchType
    const found = await spotify.search({ q: 'a', type: [kind, 'artist'] })
    expectTypeOf(found.artists).toEqualTypeOf<Page<Artist | null>>()
    // @ts-expect-error it may be another kind
    expect(found.albums).toBeUndefined()
    expect('tracks' in found && found.tracks.items[0]?.type).toBe('track')
    // @ts-expect-error none was requested
    expectTypeOf<SearchAnswerTo<[]>['tracks']>().toBeNever()
    expectTypeOf<SearchAnswerTo<['album', 'track']>>().toExtend<SearchAnswer<'album' | 'track'>>()
    expectTypeOf<SearchAnswerTo<SearchType[]>>().toEqualTypeOf<Partial<SearchAnswer>>()
  })

  it('for several kinds is no list, and says so', async () => {
    const { spotify } = await startUser()
    const search = spotify.search({ q: 'a', type: ['track', 'album'] })
    // @ts-expect-error -- the type says it, too
    const items: unknown = search.toArray?.()
    expect(await outcome(items as Promise<unknown>)).toMatchObject({
      code: 'invalid_path',
      message: 'A list needs a search for one type.',
    })
    expect(await search.catch(() => 'failed')).toHaveProperty('tracks')
  })
})
