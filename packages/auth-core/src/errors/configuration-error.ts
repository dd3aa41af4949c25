import { isErrorOf } from './is-error-of.ts'
import { SpotifyError } from './spotify-error.ts'

const brand = '@spotify-sdk/ConfigurationError'

/** Codes of a {@link ConfigurationError}. */
export type ConfigurationErrorCode =
  | 'missing_option'
  | 'invalid_option'
  | 'invalid_path'
  | 'missing_package'
  | 'unexpected_redirect'
  | 'web_crypto_missing'

/**
 * Something was set up wrongly, and no retry will mend it: an option, an environment variable, an
 * address. The message names it and says what to do.
 */
export class ConfigurationError extends SpotifyError {
  static override readonly brand: string = brand

  override readonly name = 'ConfigurationError'
  declare readonly code: ConfigurationErrorCode

  /** Whether `value` is a {@link ConfigurationError}, from whichever copy of this package. */
  static override is(value: unknown): value is ConfigurationError {
    return isErrorOf(value, brand)
  }
}
