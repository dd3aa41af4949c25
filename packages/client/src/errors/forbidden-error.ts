import { SpotifyError, type SpotifyErrorDetails } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/ForbiddenError'

/**
 * Codes of a {@link ForbiddenError}: `premium_required` (the app's owner, or the user, has no
 * Spotify Premium), `user_not_registered` (the user is not on the app's allowlist),
 * `insufficient_scope` (the user has not granted a required scope), `endpoint_unavailable` (Spotify
 * has closed the endpoint to apps of this kind), else `forbidden`.
 */
export type ForbiddenErrorCode =
  | 'premium_required'
  | 'user_not_registered'
  | 'insufficient_scope'
  | 'endpoint_unavailable'
  | 'forbidden'

/** The safe facts of a {@link ForbiddenError}. */
export interface ForbiddenErrorDetails extends SpotifyErrorDetails {
  readonly missingScopes?: readonly string[] | undefined
}

/**
 * The token is valid, but not allowed to do this: 403, or the player's 401 for a missing scope. The
 * `code` says why, the message what to do.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/quota-modes}
 */
export class ForbiddenError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ForbiddenError'
  declare readonly code: ForbiddenErrorCode
  /** With `insufficient_scope`: the scopes to request. If some are alternatives, the message says so. */
  declare readonly missingScopes?: readonly string[]

  constructor(message: string, details: ForbiddenErrorDetails) {
    super(message, details)
    const { missingScopes = [] } = details
    if (missingScopes.length > 0) this.missingScopes = missingScopes
  }

  /** Whether `value` is a {@link ForbiddenError} of any copy of this package. */
  static override is(value: unknown): value is ForbiddenError {
    return isErrorOf(value, brand)
  }
}
