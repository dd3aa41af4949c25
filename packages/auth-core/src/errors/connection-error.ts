import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ConnectionError'

/** Codes of a {@link ConnectionError}. System codes are in upper case (`ECONNREFUSED`). */
export type ConnectionErrorCode =
  | 'timeout'
  | 'connection_failed'
  | 'request_failed'
  | 'client_not_loaded'
  | Uppercase<string>

/**
 * No response arrived: `code` is a system code (`ECONNREFUSED`, …), `timeout` or
 * `connection_failed`. Or a `requestToken` of your own threw another error (`request_failed`). Or nothing was
 * sent, because the package `ky` could not be loaded (`client_not_loaded`). Temporary: the next call tries
 * again.
 */
export class ConnectionError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ConnectionError'
  declare readonly code: ConnectionErrorCode

  /** Whether `value` is a {@link ConnectionError} of any copy of this package. */
  static override is(value: unknown): value is ConnectionError {
    return isErrorOf(value, brand)
  }
}
