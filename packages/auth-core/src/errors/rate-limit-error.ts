import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/RateLimitError'

/**
 * Spotify answered 429. `retryAfterSeconds` says for how long to leave it alone.
 */
export class RateLimitError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'RateLimitError'

  /** Whether `value` is a {@link RateLimitError}, from whichever copy of this package. */
  static override is(value: unknown): value is RateLimitError {
    return isErrorOf(value, brand)
  }
}
