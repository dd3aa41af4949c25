import { firstUser } from '../../accounts/mock-user.ts'
import type { AlbumFacts } from '../catalogue/album-facts.ts'
import type { ArtistFacts } from '../catalogue/artists.ts'
import { readAudiobook } from '../catalogue/audiobook-facts.ts'
import { readShow } from '../catalogue/show-facts.ts'
import { hexFor, newId } from '../catalogue/spotify-id.ts'
import { kindInUris } from '../catalogue/spotify-uri.ts'
import type { WebApiState } from '../state/web-api-state.ts'
import type {
  MockAlbum,
  MockArtist,
  MockObject,
  MockShow,
  NewMockAlbum,
  NewMockArtist,
  NewMockPlaylist,
  NewMockShow,
} from './new-objects.ts'

/** Adds objects to the catalogue of one {@link MockSpotify}. */
export class MockCatalogue {
  readonly #state: WebApiState

  constructor(state: WebApiState) {
    this.#state = state
  }

  /** Adds an artist, optionally with albums: `addArtist({ albums: 60 })`. */
  addArtist({
    id = newId(),
    name = `Artist ${id}`,
    genres = [],
    albums = 0,
  }: NewMockArtist = {}): MockArtist {
    const facts = { id, name, genres, followers: 1000, popularity: 30, imageId: hexFor(id, 24) }
    this.#state.catalogue.addArtist(facts)
    const wanted = typeof albums === 'number' ? Array.from({ length: albums }, () => ({})) : albums
    const added = wanted.map((album, index) => this.#addAlbum(facts, album, `Album ${index + 1}`))
    return {
      ...named('artist', facts),
      albums: added,
      tracks: added.flatMap(({ tracks }) => tracks),
    }
  }

  /**
   * Adds an album.
   *
   * @param artistId - Id of an existing artist.
   */
  addAlbum(artistId: string, album: NewMockAlbum = {}): MockAlbum {
    const artist = this.#state.catalogue.get('artist', artistId)
    if (artist === undefined) throw new TypeError(`There is no artist with the id "${artistId}".`)
    return this.#addAlbum(artist, album, 'Album')
  }

  /** Adds a show with its episodes. */
  addShow({ id = newId(), name = `Show ${id}`, parts = 10 }: NewMockShow = {}): MockShow {
    const facts = readShow({
      id,
      name,
      publisher: 'MockSpotify',
      description: name,
      episodes: namesOf(parts, 'Episode').toReversed(),
    })
    this.#state.catalogue.addShow(facts)
    const episodes = facts.episodes.filter((episode) => episode !== null)
    return { ...named('show', facts), parts: episodes.map((each) => named('episode', each)) }
  }

  /** Adds an audiobook with its chapters. */
  addAudiobook({ id = newId(), name = `Audiobook ${id}`, parts = 10 }: NewMockShow = {}): MockShow {
    const facts = readAudiobook({
      id,
      name,
      author: 'MockSpotify',
      narrator: 'MockSpotify',
      publisher: 'MockSpotify',
      description: name,
      chapters: namesOf(parts, 'Chapter'),
    })
    this.#state.catalogue.addAudiobook(facts)
    return {
      ...named('audiobook', facts),
      parts: facts.chapters.map((each) => named('chapter', each)),
    }
  }

  /** Adds a playlist, which its owner follows. */
  addPlaylist(playlist: NewMockPlaylist = {}): MockObject {
    const { id = newId(), owner = firstUser.id, name = `Playlist ${id}`, items = [] } = playlist
    const { description = '', isPublic = true, isCollaborative = false } = playlist
    const { accounts, library, playlists } = this.#state
    if (!accounts.users.has(owner)) throw new TypeError(`There is no user with the id "${owner}".`)
    this.#state.assertKnown(items.filter((uri) => uri !== null))
    const details = { name, description, isPublic, isCollaborative }
    const addedAt = '2026-01-01T00:00:00Z'
    const added = items.map((uri) => ({ uri, addedAt, addedBy: owner }))
    playlists.create(owner, details, { id, items: added })
    library.save(owner, [`spotify:playlist:${id}`])
    return named('playlist', { id, name })
  }

  #addAlbum(artist: ArtistFacts, album: NewMockAlbum, standardName: string): MockAlbum {
    const { id = newId(), name = standardName, type = 'album', releaseDate = '2026-01-01' } = album
    const tracks: AlbumFacts['tracks'][number][] = []
    const look = { label: 'MockSpotify', coverId: hexFor(id, 24), popularity: 30 }
    const facts = { id, name, artist, type, releaseDate, tracks, ...look }
    for (const trackName of namesOf(album.tracks ?? 10, 'Track')) {
      const number = tracks.length + 1
      tracks.push({ id: newId(), name: trackName, album: facts, number, durationSeconds: 180 })
    }
    this.#state.catalogue.addAlbum(facts)
    return { ...named('album', facts), tracks: tracks.map((track) => named('track', track)) }
  }
}

function named(
  kind: string,
  { id, name }: { readonly id: string; readonly name: string },
): MockObject {
  return { id, uri: `spotify:${kindInUris(kind)}:${id}`, name }
}

function namesOf(wanted: number | readonly string[], word: string): readonly string[] {
  if (typeof wanted !== 'number') return wanted
  return Array.from({ length: wanted }, (_, index) => `${word} ${index + 1}`)
}
