import { AuthenticationError } from './authentication-error.ts'
import { isErrorOf } from './is-error-of.ts'

const brand = '@spotify-sdk/ReauthorizationRequiredError'

/**
 * Only a person can go on: the refresh token is dead (code `invalid_grant`), or nobody has logged
 * in yet (code `authorization_required`). Send the user to the authorization URL.
 */
export class ReauthorizationRequiredError extends AuthenticationError {
  static override readonly brand: string = brand

  override readonly name = 'ReauthorizationRequiredError'

  /** Whether `value` is a {@link ReauthorizationRequiredError}, from whichever copy of this package. */
  static override is(value: unknown): value is ReauthorizationRequiredError {
    return isErrorOf(value, brand)
  }
}
