import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ConnectionError'

/**
 * No answer arrived: `code` is the system's (`ECONNREFUSED`, …), `timeout` or
 * `connection_failed`; or nothing was sent, as the package `ky` could not be loaded
 * (`client_not_loaded`). Passing: asked again by itself.
 */
export class ConnectionError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ConnectionError'

  /** Whether `value` is a {@link ConnectionError}, from whichever copy of this package. */
  static override is(value: unknown): value is ConnectionError {
    return isErrorOf(value, brand)
  }
}
