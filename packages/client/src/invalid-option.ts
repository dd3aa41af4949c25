import { ConfigurationError } from '@spotify-sdk/auth-core'

/** Creates the error for a wrong option. It never contains the value. */
export function invalidOption(option: string, complaint: string): ConfigurationError {
  return invalidArgument(`The option ${option} ${complaint}.`)
}

/** Checks an option that is a function, or absent. */
export function checkFunction(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return
  throw invalidOption(option, 'must be a function')
}

/** Creates the error for a wrong argument. The message must not contain the value. */
export function invalidArgument(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'invalid_option' })
}

/** Creates the error for a path that a caller must not use. */
export function invalidPath(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'invalid_path' })
}
