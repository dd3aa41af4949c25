import { SpotifyError, type SpotifyErrorDetails } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/ForbiddenError'

/**
 * Codes of a {@link ForbiddenError}: `premium_required` (the app's owner, or the user, has no
 * Spotify Premium), `user_not_registered` (the user is not on the app's allowlist),
 * `insufficient_scope` (the user has not granted enough), `endpoint_unavailable` (Spotify has
 * withdrawn the endpoint from apps of this kind), else `forbidden`.
 */
export type ForbiddenErrorCode =
  | 'premium_required'
  | 'user_not_registered'
  | 'insufficient_scope'
  | 'endpoint_unavailable'
  | 'forbidden'

/** The safe facts that a {@link ForbiddenError} may hold. */
export interface ForbiddenErrorDetails extends SpotifyErrorDetails {
  readonly missingScopes?: readonly string[] | undefined
}

/**
 * The token is good, but not for this: 403. The `code` says why, the message what to do.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/quota-modes}
 */
export class ForbiddenError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ForbiddenError'
  declare readonly code: ForbiddenErrorCode
  /** With `insufficient_scope`: the scopes that the endpoint needs, one of them or all. */
  declare readonly missingScopes?: readonly string[]

  constructor(message: string, details: ForbiddenErrorDetails) {
    super(message, details)
    const { missingScopes = [] } = details
    if (missingScopes.length > 0) this.missingScopes = missingScopes
  }

  /** Whether `value` is a {@link ForbiddenError}, from whichever copy of this package. */
  static override is(value: unknown): value is ForbiddenError {
    return isErrorOf(value, brand)
  }
}
