import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ServerError'

/** Codes of a {@link ServerError}. */
export type ServerErrorCode = 'server_error' | 'invalid_response'

/**
 * Spotify answered with 5xx or 408, or with something that is no answer (HTML, half a body, a
 * token that is none: code `invalid_response`). Passing: asked again by itself.
 */
export class ServerError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ServerError'
  declare readonly code: ServerErrorCode

  /** Whether `value` is a {@link ServerError}, from whichever copy of this package. */
  static override is(value: unknown): value is ServerError {
    return isErrorOf(value, brand)
  }
}
