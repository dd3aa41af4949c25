import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/RateLimitError'

/** Codes of a {@link RateLimitError}: a temporary limit, or a used-up quota. */
export type RateLimitErrorCode = 'rate_limited' | 'quota_exceeded'

/**
 * Spotify answered 429. `retryAfterSeconds` says when to retry, `reason` whether it is more than a
 * temporary limit.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/references/changes/july-2026}
 */
export class RateLimitError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'RateLimitError'
  declare readonly code: RateLimitErrorCode

  /** Whether `value` is a {@link RateLimitError} of any copy of this package. */
  static override is(value: unknown): value is RateLimitError {
    return isErrorOf(value, brand)
  }
}
