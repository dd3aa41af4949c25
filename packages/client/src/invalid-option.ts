import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The error for an option that is wrong; it never repeats the value. */
export function invalidOption(option: string, complaint: string): ConfigurationError {
  return invalidArgument(`The option ${option} ${complaint}.`)
}

/** The error for an argument that is wrong; the message must not repeat the value. */
export function invalidArgument(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'invalid_option' })
}

/** The error for a path that a caller must not use. */
export function invalidPath(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'invalid_path' })
}
