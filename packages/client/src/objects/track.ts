import type { SimplifiedAlbum } from './album.ts'
import type { ExternalIds } from './parts.ts'
import type { SimplifiedTrack } from './simplified-track.ts'

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

/** A file on a user's device, in one of the user's playlists. Spotify knows only its names. */
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
