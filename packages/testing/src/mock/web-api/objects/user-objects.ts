import type { PlaylistOwner, PrivateUser, PublicUser } from '@spotify-sdk/client'

import type { MockUser } from '../../accounts/mock-user.ts'
import { hexFor } from '../catalogue/spotify-id.ts'
import { reference } from './reference.ts'

/** A user inside another object. */
export function publicUser({ id, displayName }: MockUser, origin: string): PlaylistOwner {
  return { ...reference('user', id, origin), display_name: displayName }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-profile} */
export function userProfile(user: MockUser, origin: string): PublicUser {
  return { ...publicUser(user, origin), followers: { href: null, total: 0 }, images: [] }
}

/**
 * What a user's own token shows, as far as its scopes allow.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile}
 */
export function privateUser(user: MockUser, scope: readonly string[], origin: string): PrivateUser {
  const { email, country, product } = user
  return {
    ...userProfile(user, origin),
    account_id: accountIdOf(user),
    ...(scope.includes('user-read-email') ? { email } : {}),
    ...(scope.includes('user-read-private')
      ? { country, product, explicit_content: { filter_enabled: false, filter_locked: false } }
      : {}),
  }
}

/** The id that stays when a user takes another name. */
function accountIdOf({ id }: MockUser): string {
  return hexFor(`account ${id}`, 32)
}
