import { SpotifyError } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/BadRequestError'

/** Codes of a {@link BadRequestError}. */
export type BadRequestErrorCode = 'bad_request'

/** The Web API refused the request: 400, or a 4xx without its own class. */
export class BadRequestError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'BadRequestError'
  declare readonly code: BadRequestErrorCode

  /** Whether `value` is a {@link BadRequestError} of any copy of this package. */
  static override is(value: unknown): value is BadRequestError {
    return isErrorOf(value, brand)
  }
}
