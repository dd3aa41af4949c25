import type { Page } from './page.ts'
import type {
  Copyright,
  ExternalUrls,
  Image,
  ReleaseDatePrecision,
  Restrictions,
  ResumePoint,
} from './parts.ts'

/** A show in another object. */
export interface SimplifiedShow {
  type: 'show'
  /** @remarks Restricted apps do not get it. */
  available_markets?: string[]
  copyrights: Copyright[]
  description: string
  explicit: boolean
  external_urls: ExternalUrls
  href: string
  html_description: string
  id: string
  images: Image[]
  is_externally_hosted: boolean | null
  languages: string[]
  media_type: string
  name: string
  /** @remarks Restricted apps do not get it. */
  publisher?: string
  total_episodes: number
  uri: string
}

/** A show. */
export interface Show extends SimplifiedShow {
  /** The first page of its episodes; `null` for those that this user cannot have. */
  episodes: Page<SimplifiedEpisode | null>
}

/** A show in the user's library. */
export interface SavedShow {
  /** ISO 8601, in UTC. */
  added_at: string
  show: SimplifiedShow
}

/** An episode in a show. */
export interface SimplifiedEpisode {
  type: 'episode'
  audio_preview_url?: string | null
  description: string
  duration_ms: number
  explicit: boolean
  external_urls: ExternalUrls
  href: string
  html_description: string
  id: string
  images: Image[]
  is_externally_hosted: boolean
  is_playable: boolean
  /** @deprecated Use `languages`. */
  language?: string
  languages: string[]
  name: string
  /** As exact as `release_date_precision` says; may be `0000`. */
  release_date: string
  release_date_precision: ReleaseDatePrecision
  restrictions?: Restrictions
  /** Only with the scope `user-read-playback-position`. */
  resume_point?: ResumePoint
  uri: string
}

/** An episode. */
export interface Episode extends SimplifiedEpisode {
  show: SimplifiedShow
}

/** An episode in the user's library. */
export interface SavedEpisode {
  /** ISO 8601, in UTC. */
  added_at: string
  episode: Episode
}
