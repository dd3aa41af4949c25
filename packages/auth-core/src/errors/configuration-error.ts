import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ConfigurationError'

/** Codes of a {@link ConfigurationError}. */
export type ConfigurationErrorCode =
  | 'missing_option'
  | 'invalid_option'
  | 'invalid_path'
  | 'missing_package'
  | 'keychain_unavailable'
  | 'invalid_keychain_entry'
  | 'unexpected_redirect'
  | 'web_crypto_missing'

/**
 * An option, environment variable or address is wrong. No retry helps. The message names it and
 * says what to do.
 */
export class ConfigurationError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ConfigurationError'
  declare readonly code: ConfigurationErrorCode

  /** Whether `value` is a {@link ConfigurationError} of any copy of this package. */
  static override is(value: unknown): value is ConfigurationError {
    return isErrorOf(value, brand)
  }
}
