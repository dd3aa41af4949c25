import { describe, expect, expectTypeOf, it } from 'vitest'
import { outcome } from 'test-support/outcome.ts'
import {
  SpotifyError,
  type SpotifyClient,
  type Album,
  type Artist,
  type ArtistAlbum,
  type CurrentlyPlaying,
  type Followers,
  type Image,
  type PlayableItem,
  type PlaybackContext,
  type PlayHistory,
  type Playlist,
  type PlaylistItem,
  type SearchAnswer,
  type SimplifiedAlbum,
  type SimplifiedPlaylist,
  type SimplifiedTrack,
  type Track,
} from '../src/index.ts'
import { requestLines, startUser } from './user.ts'

/*
 * What users of other typed clients have complained about. Each title names the complaint: `ts-sdk`
 * is spotify/spotify-web-api-ts-sdk. Types are checked when this file is compiled.
 */

const drawer = '3qGm7XkYzYVwTj0Rw5cZ1n'

async function aTrack(spotify: SpotifyClient): Promise<string> {
  const [track] = (await spotify.search({ q: 'a', type: ['track'] })).tracks.items
  return track?.uri ?? ''
}

describe('the Web API of 2026', () => {
  it('names the content of a playlist items (ts-sdk #160)', async () => {
    const { spotify } = await startUser()
    const [playlist] = await spotify.playlists.getForCurrentUser().toArray({ max: 1 })
    expect(playlist?.items?.total).toBe(8)
  })

  it('has the playlist endpoints of 2026 (ts-sdk PR #156, issue #155; spotify-web-api-js #231)', async () => {
    const { mock, spotify } = await startUser()
    const { id } = await spotify.playlists.create({ name: 'New' })
    await spotify.playlists.addItems(id, { uris: [await aTrack(spotify)] })
    await spotify.playlists.getItems(id)
    expect(requestLines(mock)).toEqual([
      'POST /v1/me/playlists',
      'GET /v1/search?q=a&type=track',
      `POST /v1/playlists/${id}/items`,
      `GET /v1/playlists/${id}/items?additional_types=track,episode`,
    ])
  })

  it('saves and follows by URI (spotify-mcp-server PRs #37, #44, #48, #50: written by hand)', async () => {
    const { mock, spotify } = await startUser()
    const uris = [await aTrack(spotify), mock.catalogue.addArtist().uri]
    mock.resetRequests()
    await spotify.library.saveItems(uris)
    expect(await spotify.library.checkContains(uris)).toEqual([true, true])
    expect(requestLines(mock)[0]).toBe(`PUT /v1/me/library?uris=${uris.join()}`)
    // In the query, as Spotify reads it: the migration guide shows a body.
    expect(mock.requests.api[0]?.body).toBe('')
  })

  it('is followed by the types, which come with the client (DefinitelyTyped #37575, #59937, #51474)', async () => {
    const { spotify } = await startUser()
    const [entry] = await spotify.playlists.getItems(drawer).toArray({ max: 1 })
    expectTypeOf<PlaylistItem['item']>().toEqualTypeOf<PlayableItem | null>()
    expect(entry?.item?.name).toBe('Carrier')
  })
})

describe('nulls', () => {
  it('inside items are left out of lists, and are in the type of a page (ts-sdk #141)', async () => {
    const { mock, spotify } = await startUser()
    const page = { items: [null, { id: 'a' }], next: null, total: 2, limit: 5, offset: 0 }
    mock.respond('/v1/search', { playlists: page })
    const { playlists } = await spotify.search({ q: 'a', type: ['playlist'] })
    expectTypeOf(playlists.items).toEqualTypeOf<(SimplifiedPlaylist | null)[]>()
    const all = await spotify.search({ q: 'a', type: ['playlist'] }).toArray()
    expect({ page: playlists.items.length, all: all.map(({ id }) => id) }).toEqual({
      page: 2,
      all: ['a'],
    })
  })

  it('are in the types of images, preview_url and followers (ts-sdk #92)', () => {
    expectTypeOf<Playlist['images']>().toEqualTypeOf<Image[] | null>()
    expectTypeOf<Track['preview_url']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Image['height']>().toEqualTypeOf<number | null>()
    expectTypeOf<Artist['followers']>().toEqualTypeOf<Followers | undefined>()
  })

  it('may be the context of what was played (ts-sdk #137)', async () => {
    const { mock, spotify } = await startUser()
    const items = [{ context: null, played_at: '2026-11-01T00:00:00Z', track: { name: 'One' } }]
    mock.respond('/v1/me/player/recently-played', { items, next: null, limit: 1 })
    const [played] = await spotify.player.getRecentlyPlayed().toArray()
    expectTypeOf<PlayHistory['context']>().toEqualTypeOf<PlaybackContext | null>()
    expect(played?.context).toBeNull()
  })

  it('may be the item that plays (ts-sdk PR #163)', async () => {
    const { mock, spotify } = await startUser()
    mock.respond('/v1/me/player/currently-playing', { item: null, currently_playing_type: 'ad' })
    const playing = await spotify.player.getCurrentlyPlaying()
    expectTypeOf<CurrentlyPlaying['item']>().toEqualTypeOf<PlayableItem | null>()
    expect(playing?.item).toBeNull()
  })

  it('and half objects come of local files: they are a type of their own (web-api #1206, tekore #323)', async () => {
    const { spotify } = await startUser()
    const entries = await spotify.playlists.getItems(drawer).toArray()
    const uris = entries.flatMap(({ item }) => {
      if (item === null) return ['taken away']
      if (item.type === 'episode') return [item.show.name]
      // Nothing but is_local tells that a track has no id.
      const id: string = item.is_local ? item.uri : item.id
      return [id]
    })
    expect(uris).toHaveLength(entries.length)
    expect(entries.map(({ item }) => item)).toContain(null)
  })
})

/** Of the show or the album that something is in. */
function nameOf(item: PlayableItem): string {
  return item.type === 'episode' ? item.show.name : item.album.name
}

describe('types', () => {
  it('are told apart by a literal type, and are exported (ts-sdk #148, PR #164)', () => {
    expectTypeOf<Album['type'] | Track['type']>().toEqualTypeOf<'album' | 'track'>()
    expectTypeOf<SimplifiedAlbum['available_markets']>().toEqualTypeOf<string[] | undefined>()
  })

  it('tell tracks and episodes apart without a guard of their own (ts-sdk PR #80, #32; rspotify #320)', async () => {
    const { spotify } = await startUser()
    const items = await spotify.playlists.getItems(drawer).toArray()
    const names = items.flatMap(({ item }) => (item === null ? [] : [nameOf(item)]))
    // An episode would be half a track, had the client not said that it knows episodes.
    expect(names.every((name) => name.length > 0)).toBe(true)
    expect(items.some(({ item }) => item?.type === 'episode')).toBe(true)
  })

  it('of a search are what a search answers: simplified playlists, and no others (ts-sdk #82)', async () => {
    const { spotify } = await startUser()
    const found: SearchAnswer<'playlist'> = await spotify.search({ q: 'n', type: ['playlist'] })
    const { items } = found.playlists
    expectTypeOf(items).toEqualTypeOf<(SimplifiedPlaylist | null)[]>()
    // @ts-expect-error -- nobody has asked for tracks
    expect(found.tracks).toBeUndefined()
  })

  it('let a limit be any number (ts-sdk #45, PR #104)', async () => {
    const { spotify } = await startUser()
    const limit: number = Number.parseInt('50', 10)
    expect((await spotify.users.getTopTracks({ limit })).limit).toBe(50)
  })

  it('keep full and simplified objects apart (ts-sdk PRs #21, #22)', () => {
    expectTypeOf<Track>().toHaveProperty('album')
    expectTypeOf<SimplifiedTrack>().not.toHaveProperty('album')
    expectTypeOf<ArtistAlbum>().toHaveProperty('album_group')
    expectTypeOf<Album>().not.toHaveProperty('album_group')
  })
})

describe('calls', () => {
  it('of playback succeed, whatever text Spotify answers (ts-sdk #127, #136)', async () => {
    const { mock, spotify } = await startUser()
    for (const text of ['oPClBVDzidwlAlSqmFF-zKNO62E', '4', '']) {
      mock.respond('/v1/me/player/pause', text)
      expect(await spotify.player.pausePlayback()).toBeUndefined()
    }
    expect(mock.requests.api).toHaveLength(3)
  })

  it('send position_ms, and have no row of undefineds (ts-sdk #150, PR #158)', async () => {
    const { mock, spotify } = await startUser()
    await spotify.player.seek({ position_ms: 1000 })
    expect(requestLines(mock)).toEqual(['PUT /v1/me/player/seek?position_ms=1000'])
  })

  it('reject with errors whose types say what they hold (ts-sdk #89)', async () => {
    const { spotify } = await startUser()
    const error = await outcome(spotify.albums.get('0000000000000000000000'))
    const facts: [string, number | undefined] = SpotifyError.is(error)
      ? [error.code, error.status]
      : ['', undefined]
    expect(facts).toEqual(['not_found', 404])
  })

  it('without a limit are not refused for their limit (spotipy #1231, #1236)', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'development' })
    const artist = mock.catalogue.addArtist({ albums: 12 })
    expect((await spotify.artists.getAlbums(artist.id)).items).toHaveLength(5)
    expect(await spotify.artists.getAlbums(artist.id).toArray()).toHaveLength(12)
    expect((await spotify.search({ q: 'a', type: ['track'] })).tracks.limit).toBe(5)
  })

  it('wait for as long as Retry-After says (web-api-node #217, #353)', async () => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { status: 429, retryAfterSeconds: 1 })
    expect(await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')).toHaveProperty('name')
    expect(mock.requests.api.map(({ status }) => status)).toEqual([429, 200])
  })
})
