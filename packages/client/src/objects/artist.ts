import type { ExternalUrls, Followers, Image } from './parts.ts'

/** An artist in another object. */
export interface SimplifiedArtist {
  type: 'artist'
  external_urls: ExternalUrls
  href: string
  id: string
  name: string
  uri: string
}

/** An artist. */
export interface Artist extends SimplifiedArtist {
  images: Image[]
  genres?: string[]
  /** @remarks Restricted apps do not get it. */
  followers?: Followers
  /**
   * From 0 to 100.
   * @remarks Restricted apps do not get it.
   */
  popularity?: number
}
