import type { Page } from './page.ts'
import type {
  Copyright,
  ExternalUrls,
  Image,
  ReleaseDatePrecision,
  Restrictions,
  ResumePoint,
} from './parts.ts'

/**
 * An audiobook in another object. To Spotify it is also a show: `GET /me/shows` lists it, and the
 * player plays it as one.
 */
export interface SimplifiedAudiobook {
  type: 'audiobook'
  authors: Array<{ name: string }>
  /** @remarks Restricted apps do not get it. */
  available_markets?: string[]
  copyrights: Copyright[]
  description: string
  edition?: string
  explicit: boolean
  external_urls: ExternalUrls
  href: string
  html_description: string
  id: string
  images: Image[]
  languages: string[]
  media_type: string
  name: string
  narrators: Array<{ name: string }>
  /** @remarks Restricted apps do not get it. */
  publisher?: string
  total_chapters: number
  /** `spotify:show:<id>`, the URI of a show. The page in `external_urls` is also that of a show. */
  uri: string
}

/** An audiobook. */
export interface Audiobook extends SimplifiedAudiobook {
  /** The first page of its chapters. */
  chapters: Page<SimplifiedChapter>
}

/** An audiobook in the user's library. */
export interface SavedAudiobook {
  /** ISO 8601, in UTC. */
  added_at: string
  audiobook: Audiobook
}

/** A chapter in an audiobook. The player plays it as an episode. */
export interface SimplifiedChapter {
  /** `chapter` in recorded answers; Spotify's reference says `episode`. */
  type: 'chapter' | 'episode'
  audio_preview_url?: string | null
  /** @remarks Restricted apps do not get it. */
  available_markets?: string[]
  chapter_number: number
  description: string
  duration_ms: number
  explicit: boolean
  external_urls: ExternalUrls
  href: string
  html_description: string
  id: string
  images: Image[]
  is_playable: boolean
  languages: string[]
  name: string
  /** As exact as `release_date_precision` says; may be `0000`. */
  release_date: string
  release_date_precision: ReleaseDatePrecision
  restrictions?: Restrictions
  /** Only with the scope `user-read-playback-position`. */
  resume_point?: ResumePoint
  /**
   * `spotify:episode:<id>`, the URI of an episode. The page in `external_urls` is also that of an
   * episode.
   */
  uri: string
}

/** A chapter. */
export interface Chapter extends SimplifiedChapter {
  audiobook: SimplifiedAudiobook
}
