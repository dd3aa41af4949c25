import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The error for a wrong option, whose sentence says what to do. */
export function invalidOption(sentence: string): ConfigurationError {
  return new ConfigurationError(`${sentence}.`, { code: 'invalid_option' })
}
