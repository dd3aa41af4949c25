import type { AuthProvider } from '@spotify-sdk/auth-core'

/** Whose tokens a provider has: the app's own, or those of a user. */
export type TokenKind = 'app' | 'user'

/**
 * What kind of token a provider has, by the methods of the providers of this SDK: only those of
 * users can sign out. Unknown for a provider that has little more than `getAccessToken`.
 */
export function tokenKindOf(authProvider: AuthProvider): TokenKind | undefined {
  if ('signOut' in authProvider && typeof authProvider.signOut === 'function') return 'user'
  const { invalidate, close } = authProvider
  const isOfSdk = invalidate !== undefined && close !== undefined
  return isOfSdk && Symbol.asyncDispose in authProvider ? 'app' : undefined
}
