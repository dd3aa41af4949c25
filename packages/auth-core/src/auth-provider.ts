import type { Awaitable } from './awaitable.ts'

/**
 * Provides access tokens. The smallest provider is `{ getAccessToken: () => '...' }`.
 *
 * The creator of a provider closes it. A closed provider stays usable.
 */
export interface AuthProvider {
  /**
   * Returns a valid access token. `signal` aborts the wait of this caller only, with its reason.
   */
  getAccessToken(options?: AccessTokenOptions): Awaitable<string>
  /** Returns the same token as {@link getAccessToken}, with its expiry. */
  getToken?: ((options?: AccessTokenOptions) => Awaitable<AccessToken>) | undefined
  /** Returns the valid token in memory, if there is one. Starts no request and no cache read. */
  peekToken?: (() => AccessToken | undefined) | undefined
  /** Reports that the API answered 401 to this token, which is then not returned again. */
  invalidate?: ((accessToken: string) => Awaitable<unknown>) | undefined
  /** Stops background work and releases what the provider itself created. */
  close?: (() => Awaitable<unknown>) | undefined
}

/** An access token with its expiry, for clients that need it: a page, a player, a gRPC channel. */
export interface AccessToken {
  readonly accessToken: string
  /** Its expiry, in Unix seconds. */
  readonly expiresAt: number
  /** The granted scopes, separated by spaces; absent if unknown. */
  readonly scope?: string | undefined
}

/** Options of {@link AuthProvider.getAccessToken}. */
export interface AccessTokenOptions {
  /** Aborts the wait of this caller only. The refresh continues for the others. */
  readonly signal?: AbortSignal | null | undefined
}
