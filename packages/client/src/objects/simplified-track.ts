import type { SimplifiedArtist } from './artist.ts'
import type { ExternalUrls, Restrictions } from './parts.ts'

/** The requested track, if another one is played in its place. */
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
  /** Only if `market` was passed. */
  is_playable?: boolean
  /** @remarks Restricted apps do not get it. */
  linked_from?: LinkedTrack
  name: string
  /** @remarks Only apps that had Extended Quota Mode on 2024-11-27 get it. */
  preview_url?: string | null
  restrictions?: Restrictions
  track_number: number
  uri: string
}
