import type { ExternalUrls, Followers, Image } from './parts.ts'

/** The public profile of a user. */
export interface PublicUser {
  type: 'user'
  display_name: string | null
  external_urls: ExternalUrls
  /** @remarks Restricted apps do not get it. */
  followers?: Followers
  href: string
  id: string
  images: Image[]
  uri: string
}

/** The user to whom the token belongs. */
export interface PrivateUser extends PublicUser {
  /** Never changes: link accounts by this, not by `id`. */
  account_id: string
  /** @remarks With the scope `user-read-private`; restricted apps do not get it. */
  country?: string
  /** @remarks With the scope `user-read-email`; restricted apps do not get it. Spotify has not verified it. */
  email?: string
  /** @remarks With the scope `user-read-private`; restricted apps do not get it. */
  explicit_content?: { filter_enabled: boolean; filter_locked: boolean }
  /** @remarks With the scope `user-read-private`; restricted apps do not get it. */
  product?: 'premium' | 'free' | 'open' | (string & Record<never, never>)
}

/** A user in another object. */
export interface UserReference {
  type: 'user'
  external_urls: ExternalUrls
  href: string
  id: string
  uri: string
}
