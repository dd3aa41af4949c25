import { ConfigurationError } from '@spotify-sdk/auth-core'

/**
 * Creates the error for a wrong option. It never contains the value.
 *
 * @param variable The environment variable that the value came from, if it was not the option.
 */
export function invalidOption(
  option: string,
  complaint: string,
  variable?: string,
): ConfigurationError {
  const source = variable ? `The environment variable ${variable}` : `The option ${option}`
  return new ConfigurationError(`${source} ${complaint}.`, { code: 'invalid_option' })
}
