import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The error for an option that is wrong; it never repeats the value. */
export function invalidOption(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
