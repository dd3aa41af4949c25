import type { AuthProvider } from '@spotify-sdk/auth-core'

/** Whether a provider has app tokens or user tokens. */
export type TokenKind = 'app' | 'user'

/**
 * Returns the kind of a provider's tokens, by its methods: of this SDK's providers, only those of user
 * tokens can sign out. Unknown for a provider with little more than `getAccessToken`.
 */
export function tokenKindOf(authProvider: AuthProvider): TokenKind | undefined {
  const { invalidate, close, signOut } = authProvider as AuthProvider & {
    readonly signOut?: unknown
  }
  if (typeof signOut === 'function') return 'user'
  const isOfSdk = invalidate && close && Symbol.asyncDispose in authProvider
  return isOfSdk ? 'app' : undefined
}
