import { isErrorOf } from './is-error-of.ts'
import { SpotifyError, type SpotifyErrorDetails } from './spotify-error.ts'

const brand = '@spotify-sdk/TokenCacheError'

/** Codes of a {@link TokenCacheError}; a cache may have codes of its own. */
export type TokenCacheErrorCode = 'invalid_entry' | 'cache_unavailable' | (string & {})

/** The facts that a {@link TokenCacheError} may hold. */
export interface TokenCacheErrorDetails extends SpotifyErrorDetails {
  /**
   * Whether the errors of providers may quote the message: the cache says that it holds no part of
   * an entry, no user id and no address with a password.
   * @defaultValue false
   */
  readonly isQuotable?: boolean | undefined
}

/**
 * A token cache failed or held something that is no token. The message says where and why.
 */
export class TokenCacheError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'TokenCacheError'
  declare readonly code: TokenCacheErrorCode
  declare readonly isQuotable?: true

  constructor(message: string, { isQuotable = false, ...details }: TokenCacheErrorDetails) {
    super(message, details)
    if (isQuotable) this.isQuotable = true
  }

  /** Whether `value` is a {@link TokenCacheError}, from whichever copy of this package. */
  static override is(value: unknown): value is TokenCacheError {
    return isErrorOf(value, brand)
  }
}
