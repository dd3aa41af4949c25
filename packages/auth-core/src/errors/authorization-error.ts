import { isErrorOf } from './is-error-of.ts'
import { SpotifyError, type SpotifyErrorDetails } from './spotify-error.ts'

const brand = '@spotify-sdk/AuthorizationError'

/**
 * Codes of an {@link AuthorizationError}: the `error` of RFC 6749 §4.1.2.1 (`authorization_failed` for
 * any other), `invalid_state` (the response belongs to no sign-in of this browser), or
 * `invalid_authorization_response` (it contains neither a code nor an error).
 */
export type AuthorizationErrorCode =
  | 'access_denied'
  | 'invalid_request'
  | 'unauthorized_client'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'authorization_failed'
  | 'invalid_state'
  | 'invalid_authorization_response'

/** The safe facts of an {@link AuthorizationError}. */
export interface AuthorizationErrorDetails extends SpotifyErrorDetails {
  /** The `error` parameter of the redirect, if it looks like an error name. */
  readonly error?: string | undefined
}

/**
 * The redirect from Spotify contained no authorization code: the user denied access
 * (`access_denied`), or Spotify refused. Start the sign-in again.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 | RFC 6749 §4.1.2.1}
 */
export class AuthorizationError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'AuthorizationError'
  declare readonly code: AuthorizationErrorCode
  declare readonly error?: string | undefined

  constructor(message: string, details: AuthorizationErrorDetails) {
    super(message, details)
    if (details.error !== undefined) this.error = details.error
  }

  /** Whether `value` is an {@link AuthorizationError} of any copy of this package. */
  static override is(value: unknown): value is AuthorizationError {
    return isErrorOf(value, brand)
  }
}
