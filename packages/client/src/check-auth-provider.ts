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
