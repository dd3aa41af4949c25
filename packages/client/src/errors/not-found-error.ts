import { SpotifyError } from '@spotify-sdk/auth-core'
import { isErrorOf } from '@spotify-sdk/auth-core/toolkit'

const brand = '@spotify-sdk/NotFoundError'

/** Codes of a {@link NotFoundError}. */
export type NotFoundErrorCode = 'not_found'

/** There is no such thing, or nothing that this token may know of: 404. */
export class NotFoundError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'NotFoundError'
  declare readonly code: NotFoundErrorCode

  /** Whether `value` is a {@link NotFoundError}, from whichever copy of this package. */
  static override is(value: unknown): value is NotFoundError {
    return isErrorOf(value, brand)
  }
}
