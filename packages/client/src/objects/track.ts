import type { SimplifiedAlbum } from './album.ts'
import type { SimplifiedArtist } from './artist.ts'
import type { ExternalIds, ExternalUrls, Restrictions } from './parts.ts'

/** The track that was asked for, where another one is played in its place. */
export interface LinkedTrack {
  type: 'track'
  external_urls: ExternalUrls
  href: string
  id: string
  uri: string
}

/** A track in an album. */
export interface SimplifiedTrack {
  type: 'track'
  artists: SimplifiedArtist[]
  /** @remarks Absent for restricted apps, and if `market` was passed. */
  available_markets?: string[]
  disc_number: number
  duration_ms: number
  explicit: boolean
  external_urls: ExternalUrls
  href: string
  id: string
  is_local: false
  /** Only where `market` was passed. */
  is_playable?: boolean
  /** @remarks Restricted apps do not get it. */
  linked_from?: LinkedTrack
  name: string
  /** @remarks Apps that were registered after 2024-11-27 do not get it. */
  preview_url?: string | null
  restrictions?: Restrictions
  track_number: number
  uri: string
}

/** A track. */
export interface Track extends SimplifiedTrack {
  album: SimplifiedAlbum
  /** Its `isrc` is known for most tracks. */
  external_ids: ExternalIds
  /**
   * From 0 to 100.
   * @remarks Restricted apps do not get it.
   */
  popularity?: number
}

/** A file on a user's device, in one of the user's playlists: Spotify knows its names alone. */
export interface LocalTrack {
  type: 'track'
  album: { type?: 'album'; name: string; id: null; href: null; uri: null; album_type?: null }
  artists: ReadonlyArray<{ type?: 'artist'; name: string; id: null; href: null; uri: null }>
  duration_ms: number
  explicit: boolean
  href: null
  id: null
  is_local: true
  name: string
  /** `spotify:local:<artist>:<album>:<title>:<seconds>`. */
  uri: string
}

/** A track in the user's library. */
export interface SavedTrack {
  /** ISO 8601, in UTC. */
  added_at: string
  track: Track
}
