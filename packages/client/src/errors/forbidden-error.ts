import { isErrorOf, SpotifyError } from '@spotify-sdk/auth-core'

const brand = '@spotify-sdk/ForbiddenError'

/**
 * The token is good, but not for this: 403. Code `insufficient_scope` where a scope is missing;
 * else `forbidden`, above all for apps in Development Mode: Spotify answers 403 to every call for a
 * user who is not on the app's allowlist, although that user can log in, and to endpoints that such
 * apps have lost.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/quota-modes}
 */
export class ForbiddenError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ForbiddenError'

  /** Whether `value` is a {@link ForbiddenError}, from whichever copy of this package. */
  static override is(value: unknown): value is ForbiddenError {
    return isErrorOf(value, brand)
  }
}
