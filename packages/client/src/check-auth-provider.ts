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
  throw invalidOption(
    'authProvider',
    'must have the method getAccessToken, and may have invalidate and close',
  )
}

/**
 * Checks an access token before it becomes a header: platforms quote in their errors what can be
 * none (RFC 6750 §2.1). White space around it, such as the end of a line in a file, is not sent.
 *
 * @throws `ConfigurationError` that does not repeat the value.
 */
export function checkAccessToken(value: unknown, option = 'authProvider'): void {
  if (typeof value === 'string' && /^[!-~]+$/.test(value.trim())) return
  throw invalidOption(option, 'needs an access token in ASCII')
}
