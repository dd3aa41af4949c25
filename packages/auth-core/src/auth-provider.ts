import type { Awaitable } from './awaitable.ts'

/**
 * What everything that needs a token asks. The smallest one is `{ getAccessToken: () => '...' }`.
 *
 * Whoever constructs a provider closes it; a closed provider works when it is asked again.
 */
export interface AuthProvider {
  /** A valid access token. `signal` ends this caller's wait with the signal's own reason. */
  getAccessToken(options?: AccessTokenOptions): Awaitable<string>
  /** The same as {@link getAccessToken}, with the time at which the token ends. */
  getToken?: ((options?: AccessTokenOptions) => Awaitable<AccessToken>) | undefined
  /** The valid token in memory, if there is one. Starts nothing. */
  peekToken?: (() => AccessToken | undefined) | undefined
  /** Tells that the API answered 401 to this very token: it is not handed out again. */
  invalidate?: ((accessToken: string) => Awaitable<unknown>) | undefined
  /** Ends background work and frees what the provider itself made. */
  close?: (() => Awaitable<unknown>) | undefined
}

/** An access token for a party that must know when it ends: a page, a player, a gRPC channel. */
export interface AccessToken {
  readonly accessToken: string
  /** When it ends: Unix time in seconds. */
  readonly expiresAt: number
  /** The scopes that were granted, separated by spaces; absent if unknown. */
  readonly scope?: string | undefined
}

/** Options of {@link AuthProvider.getAccessToken}. */
export interface AccessTokenOptions {
  /** Ends this caller's wait; the refresh that others wait for goes on. */
  readonly signal?: AbortSignal | null | undefined
}
