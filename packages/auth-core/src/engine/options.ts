import type { AuthEventListener } from '../auth-event.ts'
import type { Clock } from '../clock.ts'
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
export interface AppTokenSourceOptions {
  /** The cache key of the token: see `tokenCacheKey`. */
  readonly key: string
  /**
   * Where tokens are kept and refreshes are coordinated.
   * @defaultValue none: this source keeps its token in its own memory
   */
  readonly tokenCache?: TokenCache | undefined
  /** Makes one token request. */
  readonly requestToken: RequestToken
  /**
   * Seconds before expiry in which callers wait for the next token, for at most one second. At most
   * 5 % of the token's life. 0: never.
   * @defaultValue 30
   */
  readonly skewSeconds?: number | undefined
  /**
   * Seconds before expiry at which a token is refreshed in the background; at most 20 % of its
   * life. Jitter adds up to a tenth, so that processes do not refresh at the same time. 0: never.
   * @defaultValue 300
   */
  readonly refreshAheadSeconds?: number | undefined
  /**
   * Seconds after which a fresh token is checked against the cache, to notice a sign-out elsewhere.
   * @defaultValue never; 30 for user tokens
   */
  readonly revalidateSeconds?: number | undefined
  /**
   * Refreshes on a timer, for programs with rare requests. Starts with the first call.
   * @defaultValue false
   */
  readonly keepWarm?: boolean | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
  /** Receives what happens, as plain objects without secrets. */
  readonly onEvent?: AuthEventListener | undefined
  /** Receives all background work, for runtimes that freeze after the response. */
  readonly waitUntil?: ((work: Promise<unknown>) => unknown) | undefined
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
  /**
   * The refresh token to start with if nothing is stored. Called when it is needed; returns an expired
   * token that contains it, with its `initialRefreshTokenHash`. It is sent under a lease, like any other.
   */
  readonly initialRefreshToken?: InitialRefreshToken | undefined
}
