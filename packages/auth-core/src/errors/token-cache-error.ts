import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/TokenCacheError'

/**
 * A token cache failed or held something that is no token. The message says where and why.
 */
export class TokenCacheError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'TokenCacheError'

  /** Whether `value` is a {@link TokenCacheError}, from whichever copy of this package. */
  static override is(value: unknown): value is TokenCacheError {
    return isErrorOf(value, brand)
  }
}
