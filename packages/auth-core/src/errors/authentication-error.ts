import { isErrorOf } from './is-error-of.ts'
import { SpotifyError, type SpotifyErrorDetails } from './spotify-error.ts'

const brand = '@spotify-sdk/AuthenticationError'

/**
 * Codes of an {@link AuthenticationError}: the `error` of RFC 6749 §5.2, or `token_rejected`.
 * Spotify may send others.
 */
export type AuthenticationErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'token_rejected'
  | (string & {})

/** The safe facts of an {@link AuthenticationError}. */
export interface AuthenticationErrorDetails extends SpotifyErrorDetails {
  /** The `error` of the token error response. */
  readonly error?: string | undefined
  /** Its `error_description`: at most 200 printable characters, without values that we sent. */
  readonly errorDescription?: string | undefined
}

/**
 * The token endpoint rejected the request; `error` says why. Also if the Web API repeatedly rejects
 * new tokens (code `token_rejected`).
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 | RFC 6749 §5.2}
 */
export class AuthenticationError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name: 'AuthenticationError' | 'ReauthorizationRequiredError' =
    'AuthenticationError'
  declare readonly code: AuthenticationErrorCode
  declare readonly error?: string | undefined
  declare readonly errorDescription?: string | undefined

  constructor(message: string, details: AuthenticationErrorDetails) {
    super(message, details)
    if (details.error !== undefined) this.error = details.error
    if (details.errorDescription !== undefined) this.errorDescription = details.errorDescription
  }

  /** Whether `value` is an {@link AuthenticationError} of any copy of this package. */
  static override is(value: unknown): value is AuthenticationError {
    return isErrorOf(value, brand)
  }
}
