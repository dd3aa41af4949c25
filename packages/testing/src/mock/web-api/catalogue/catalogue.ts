import { popularityOf, readAlbum, type AlbumFacts, type TrackFacts } from './album-facts.ts'
import { artists, type ArtistFacts } from './artists.ts'
import {
  asShow,
  inventedAudiobooks,
  readAudiobook,
  type AudiobookFacts,
  type ChapterFacts,
} from './audiobook-facts.ts'
import { inventedAlbums } from './invented-albums.ts'
import { knownAlbums } from './known-albums.ts'
import { parseUri } from './spotify-uri.ts'
import { inventedShows, readShow, type EpisodeFacts, type ShowFacts } from './show-facts.ts'

/** What the catalogue holds, by kind. */
export interface FactsByKind {
  readonly album: AlbumFacts
  readonly artist: ArtistFacts
  readonly audiobook: AudiobookFacts
  readonly chapter: ChapterFacts
  readonly episode: EpisodeFacts
  readonly show: ShowFacts
  readonly track: TrackFacts
}

export type CatalogueKind = keyof FactsByKind

type MapsByKind = { readonly [Kind in CatalogueKind]: ReadonlyMap<string, FactsByKind[Kind]> }

/** What every catalogue holds from the start. */
const first = {
  artists: Object.values<ArtistFacts>(artists),
  albums: [...knownAlbums, ...inventedAlbums].map(readAlbum),
  shows: inventedShows.map(readShow),
  audiobooks: inventedAudiobooks.map(readAudiobook),
}

/** Everything that can be listened to, by kind and id. It starts alike in every mock. */
export class Catalogue {
  readonly #maps = {
    album: new Map<string, AlbumFacts>(),
    artist: new Map<string, ArtistFacts>(),
    audiobook: new Map<string, AudiobookFacts>(),
    chapter: new Map<string, ChapterFacts>(),
    episode: new Map<string, EpisodeFacts>(),
    show: new Map<string, ShowFacts>(),
    track: new Map<string, TrackFacts>(),
  } satisfies MapsByKind

  constructor() {
    for (const artist of first.artists) this.addArtist(artist)
    for (const album of first.albums) this.addAlbum(album)
    for (const show of first.shows) this.addShow(show)
    for (const audiobook of first.audiobooks) this.addAudiobook(audiobook)
  }

  get<Kind extends CatalogueKind>(kind: Kind, id: string): FactsByKind[Kind] | undefined {
    const map: ReadonlyMap<string, FactsByKind[Kind]> = (this.#maps as MapsByKind)[kind]
    return map.get(id)
  }

  has(kind: string, id: string): boolean {
    return Object.hasOwn(this.#maps, kind) && this.get(kind as CatalogueKind, id) !== undefined
  }

  /** The object that a URI names, where it is of this kind. */
  find<Kind extends CatalogueKind>(kind: Kind, uri: string): FactsByKind[Kind] | undefined {
    const named = parseUri(uri)
    return named.kind === kind ? this.get(kind, named.id) : undefined
  }

  /** Audiobooks are no shows here, nor chapters episodes: they have kinds of their own. */
  all<Kind extends CatalogueKind>(kind: Kind): readonly FactsByKind[Kind][] {
    const map: ReadonlyMap<string, FactsByKind[Kind]> = (this.#maps as MapsByKind)[kind]
    const { audiobook, chapter } = this.#maps
    const twins = kind === 'show' ? audiobook : kind === 'episode' ? chapter : undefined
    return [...map.values()].filter(({ id }) => twins?.has(id) !== true)
  }

  /** The latest first. */
  albumsOf(artistId: string): readonly AlbumFacts[] {
    return this.all('album')
      .filter(({ artist }) => artist.id === artistId)
      .toSorted((one, other) => other.releaseDate.localeCompare(one.releaseDate))
  }

  /** The most popular first. */
  topTracksOf(artistId: string): readonly TrackFacts[] {
    return this.all('track')
      .filter(({ album }) => album.artist.id === artistId)
      .toSorted((one, other) => popularityOf(other) - popularityOf(one))
  }

  addArtist(artist: ArtistFacts): void {
    this.#maps.artist.set(artist.id, artist)
  }

  addAlbum(album: AlbumFacts): void {
    this.#maps.album.set(album.id, album)
    for (const track of album.tracks) this.#maps.track.set(track.id, track)
  }

  addShow(show: ShowFacts): void {
    this.#maps.show.set(show.id, show)
    for (const episode of show.episodes) {
      if (episode !== null) this.#maps.episode.set(episode.id, episode)
    }
  }

  addAudiobook(audiobook: AudiobookFacts): void {
    this.#maps.audiobook.set(audiobook.id, audiobook)
    for (const chapter of audiobook.chapters) this.#maps.chapter.set(chapter.id, chapter)
    this.addShow(asShow(audiobook))
  }
}
