import type { AuthProvider } from '@spotify-sdk/auth-core'
import { invalidOption } from './invalid-option.ts'

/**
 * Checks that a value is a provider, for packages whose options take one.
 *
 * @throws `ConfigurationError` if it is not.
 */
export function checkAuthProvider(value: unknown): asserts value is AuthProvider {
  const provider = (value ?? {}) as Partial<AuthProvider>
  const { getAccessToken, invalidate = getAccessToken, close = getAccessToken } = provider
  const isRight = [getAccessToken, invalidate, close].every(
    (member) => typeof member === 'function',
  )
  if (isRight) return
  throw invalidOption('authProvider', 'must have getAccessToken (maybe invalidate, close)')
}

/**
 * Checks that a value can be sent as an access token (RFC 6750 §2.1). Otherwise the platform would
 * throw an error that quotes it. White space around it, such as a line end, is allowed and not sent.
 *
 * @throws `ConfigurationError` that does not repeat the value.
 */
export function checkAccessToken(value: unknown, option = 'authProvider'): void {
  if (typeof value === 'string' && /^[!-~]+$/.test(value.trim())) return
  throw invalidOption(option, 'needs an access token in ASCII, without Bearer or spaces')
}
