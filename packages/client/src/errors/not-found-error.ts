import { SpotifyError } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/NotFoundError'

/** Codes of a {@link NotFoundError}. */
export type NotFoundErrorCode = 'not_found'

/** The object does not exist, or this token may not see it: 404. */
export class NotFoundError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'NotFoundError'
  declare readonly code: NotFoundErrorCode

  /** Whether `value` is a {@link NotFoundError} of any copy of this package. */
  static override is(value: unknown): value is NotFoundError {
    return isErrorOf(value, brand)
  }
}
