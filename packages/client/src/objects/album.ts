import type { SimplifiedArtist } from './artist.ts'
import type { Page } from './page.ts'
import type {
  Copyright,
  ExternalIds,
  ExternalUrls,
  Image,
  ReleaseDatePrecision,
  Restrictions,
} from './parts.ts'
import type { SimplifiedTrack } from './simplified-track.ts'

/** The kind of an album. */
export type AlbumType = 'album' | 'single' | 'compilation'

/** An album in another object. */
export interface SimplifiedAlbum {
  type: 'album'
  album_type: AlbumType
  artists: SimplifiedArtist[]
  /** @remarks Absent for restricted apps, and if `market` was passed. */
  available_markets?: string[]
  external_urls: ExternalUrls
  href: string
  id: string
  images: Image[]
  name: string
  /** As exact as `release_date_precision` says; may be `0000`. */
  release_date: string
  release_date_precision: ReleaseDatePrecision
  restrictions?: Restrictions
  total_tracks: number
  uri: string
}

/** An album in the list of an artist's albums. */
export interface ArtistAlbum extends SimplifiedAlbum {
  /**
   * The relation of the album to the artist.
   * @remarks Restricted apps do not get it.
   */
  album_group?: AlbumType | 'appears_on'
}

/** An album. */
export interface Album extends SimplifiedAlbum {
  copyrights: Copyright[]
  /** @remarks Its `upc` is known for most albums. */
  external_ids: ExternalIds
  genres?: string[]
  /** @remarks Restricted apps do not get it. */
  label?: string
  /**
   * From 0 to 100.
   * @remarks Restricted apps do not get it.
   */
  popularity?: number
  /** The first page of its tracks. */
  tracks: Page<SimplifiedTrack>
}

/** An album in the user's library. */
export interface SavedAlbum {
  /** ISO 8601, in UTC. */
  added_at: string
  album: Album
}
