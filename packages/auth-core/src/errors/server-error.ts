import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ServerError'

/** Codes of a {@link ServerError}. */
export type ServerErrorCode = 'server_error' | 'invalid_response'

/**
 * Spotify answered with 5xx or 408, or with an unusable response (HTML, an incomplete body, an
 * invalid token: code `invalid_response`). Temporary: the next call tries again.
 */
export class ServerError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ServerError'
  declare readonly code: ServerErrorCode

  /** Whether `value` is a {@link ServerError} of any copy of this package. */
  static override is(value: unknown): value is ServerError {
    return isErrorOf(value, brand)
  }
}
