import { isErrorOf } from './is-error-of.ts'
import { SpotifyError, type SpotifyErrorDetails } from './spotify-error.ts'

const brand = '@spotify-sdk/TokenCacheError'

/** Codes of a {@link TokenCacheError}. A cache may add its own. */
export type TokenCacheErrorCode = 'invalid_entry' | 'cache_unavailable' | (string & {})

/** The safe facts of a {@link TokenCacheError}. */
export interface TokenCacheErrorDetails extends SpotifyErrorDetails {
  /**
   * Whether providers may quote the message in their errors: it contains no part of an entry, no
   * user id and no address with a password.
   * @defaultValue false
   */
  readonly isQuotable?: boolean | undefined
}

/**
 * A token cache failed, or contains an entry that is not a token. The message says where and why.
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

  /** Whether `value` is a {@link TokenCacheError} of any copy of this package. */
  static override is(value: unknown): value is TokenCacheError {
    return isErrorOf(value, brand)
  }
}
