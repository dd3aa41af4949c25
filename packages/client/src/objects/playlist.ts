import type { Page } from './page.ts'
import type { ExternalUrls, Followers, Image } from './parts.ts'
import type { Episode } from './show.ts'
import type { LocalTrack, Track } from './track.ts'
import type { UserReference } from './user.ts'

/** An item of a playlist or the player. `type` and `is_local` discriminate the union. */
export type PlayableItem = Track | LocalTrack | Episode

/** The user to whom a playlist belongs. */
export interface PlaylistOwner extends UserReference {
  display_name: string | null
}

interface PlaylistBase {
  type: 'playlist'
  collaborative: boolean
  description: string | null
  external_urls: ExternalUrls
  href: string
  id: string
  images: Image[] | null
  name: string
  owner: PlaylistOwner
  /** `null` if unknown. */
  public: boolean | null
  /** The version of its content. */
  snapshot_id: string
  uri: string
}

/** A playlist in a list or a search. */
export interface SimplifiedPlaylist extends PlaylistBase {
  /**
   * Number of items. If Spotify sends the older `tracks`, the client adds it here.
   * @remarks Restricted apps get it only for playlists that the user owns or shares.
   */
  items?: { href: string; total: number }
}

/** A playlist. */
export interface Playlist extends PlaylistBase {
  followers?: Followers
  /**
   * The first page of its items. If Spotify sends the older `tracks`, the client adds it here.
   * @remarks Restricted apps get it only for playlists that the user owns or shares.
   */
  items?: Page<PlaylistItem>
}

/** An entry of a playlist. */
export interface PlaylistItem {
  /** ISO 8601, in UTC; `null` in very old playlists. */
  added_at: string | null
  /** `null` in very old playlists. */
  added_by: UserReference | null
  is_local: boolean
  /**
   * `null` if Spotify no longer has it. If Spotify sends the older `track`, the client adds it here.
   */
  item: PlayableItem | null
}

/** The response to every change of a playlist's items. */
export interface PlaylistSnapshot {
  /** The version of the playlist after the change. */
  snapshot_id: string
}
