import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ConnectionError'

/** Codes of a {@link ConnectionError}; a system code is in upper case (`ECONNREFUSED`). */
export type ConnectionErrorCode =
  | 'timeout'
  | 'connection_failed'
  | 'request_failed'
  | 'client_not_loaded'
  | Uppercase<string>

/**
 * No answer arrived: `code` is the system's (`ECONNREFUSED`, …), `timeout` or
 * `connection_failed`; or nothing was sent, as the package `ky` could not be loaded
 * (`client_not_loaded`). Passing: asked again by itself.
 */
export class ConnectionError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ConnectionError'
  declare readonly code: ConnectionErrorCode

  /** Whether `value` is a {@link ConnectionError}, from whichever copy of this package. */
  static override is(value: unknown): value is ConnectionError {
    return isErrorOf(value, brand)
  }
}
