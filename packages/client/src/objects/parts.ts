/** An image, in one of several sizes. */
export interface Image {
  url: string
  /** In pixels; unknown for images that users have uploaded. */
  height: number | null
  width: number | null
}

/** Public URLs of an object. That of Spotify's own player is always present. */
export interface ExternalUrls {
  spotify: string
}

/** Identifiers outside Spotify. */
export interface ExternalIds {
  isrc?: string
  ean?: string
  upc?: string
}

/** The number of followers. */
export interface Followers {
  href: string | null
  total: number
}

/** A copyright notice. */
export interface Copyright {
  text: string
  /** `C` for the copyright, `P` for that of the recording. */
  type: string
}

/** Why something cannot be played. */
export interface Restrictions {
  reason: 'market' | 'product' | 'explicit' | (string & Record<never, never>)
}

/** How far the user has listened. */
export interface ResumePoint {
  fully_played: boolean
  resume_position_ms: number
}

/** How exact a `release_date` is: `1981`, `1981-12` or `1981-12-15`. */
export type ReleaseDatePrecision = 'year' | 'month' | 'day'
