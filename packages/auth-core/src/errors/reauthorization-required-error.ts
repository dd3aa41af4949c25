import { AuthenticationError, type AuthenticationErrorDetails } from './authentication-error.ts'
import { isErrorOf } from './is-error-of.ts'

const brand = '@spotify-sdk/ReauthorizationRequiredError'

/** Codes of a {@link ReauthorizationRequiredError}. */
export type ReauthorizationRequiredErrorCode =
  | 'invalid_grant'
  | 'authorization_required'
  | 'insufficient_scope'

/** The safe facts of a {@link ReauthorizationRequiredError}. */
export interface ReauthorizationRequiredErrorDetails extends AuthenticationErrorDetails {
  /** The required scopes that the user has not granted. */
  readonly missingScopes?: readonly string[] | undefined
}

/**
 * The user must sign in: the refresh token no longer works (code `invalid_grant`), no user has
 * signed in yet (`authorization_required`), or scopes are missing (`insufficient_scope`, with
 * `missingScopes`). Send the user to the authorization URL.
 */
export class ReauthorizationRequiredError extends AuthenticationError {
  static override readonly brand: string = brand

  override readonly name = 'ReauthorizationRequiredError'
  declare readonly code: ReauthorizationRequiredErrorCode
  declare readonly missingScopes?: readonly string[] | undefined

  constructor(message: string, details: ReauthorizationRequiredErrorDetails) {
    super(message, details)
    if (details.missingScopes !== undefined) this.missingScopes = [...details.missingScopes]
  }

  /** Whether `value` is a {@link ReauthorizationRequiredError} of any copy of this package. */
  static override is(value: unknown): value is ReauthorizationRequiredError {
    return isErrorOf(value, brand)
  }
}
