import type { Clock } from '../clock.ts'
import type { ProviderOptions } from '../provider-options.ts'
import type { SendPermit } from './send-permit.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * One token request.
 *
 * @param current The token that is refreshed; its refresh token, if any, is to be sent.
 * @param permit Right before each attempt, call `beforeSend` and check `signal`, with no `await` in
 *   between: `beforeSend` aborts the signal if the request may no longer be sent. Do not abort a
 *   request that was sent: its response may contain the only refresh token that still works.
 * @returns The token of the response. Compute its expiry from the time before the request was sent.
 * @throws `AuthenticationError` (code `invalid_grant`) if the refresh token was rejected; otherwise
 *   `ServerError`, `RateLimitError` or `ConnectionError` for a failure that may pass.
 */
export type RequestToken = (
  current: TokenInfo | undefined,
  permit: SendPermit,
) => Promise<TokenInfo>

/**
 * Returns the refresh token that the program was started with, as an expired token: only its refresh
 * token is used.
 */
export type InitialRefreshToken = () => Promise<TokenInfo>

/** Options of {@link AppTokenSource}. */
export interface AppTokenSourceOptions extends Pick<
  ProviderOptions,
  'tokenCache' | 'skewSeconds' | 'refreshAheadSeconds' | 'keepWarm' | 'onEvent' | 'waitUntil'
> {
  /** The cache key of the token: see `tokenCacheKey`. */
  readonly key: string
  /** Makes one token request. */
  readonly requestToken: RequestToken
  /**
   * Seconds after which a fresh token is checked against the cache, to notice a sign-out elsewhere.
   * @defaultValue never; 30 for user tokens
   */
  readonly revalidateSeconds?: number | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
}

/** Options of {@link UserTokenSource}. */
export interface UserTokenSourceOptions extends AppTokenSourceOptions {
  /** Where tokens are kept and refreshes are coordinated. */
  readonly tokenCache: TokenCache
  /**
   * Time-out of one attempt of `requestToken`, in seconds. A refresh token is sent only under a lease
   * that lasts longer.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Whether each use is known to replace a refresh token, as for public clients. Such a refresh token
   * is never sent while the cache fails.
   * @defaultValue false: known once one was replaced
   */
  readonly rotatesRefreshTokens?: boolean | undefined
  /** Scopes that a token must have. Without them, callers get a `ReauthorizationRequiredError`. */
  readonly requiredScopes?: readonly string[] | undefined
  /** The refresh token to start with if nothing is stored, with its `initialRefreshTokenHash`. */
  readonly initialRefreshToken?: InitialRefreshToken | undefined
}
