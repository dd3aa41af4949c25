import type { AuthEventListener } from '../auth-event.ts'
import type { Clock } from '../clock.ts'
import type { SendPermit } from './send-permit.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * One token request.
 *
 * @param current The token that is refreshed; its refresh token, if any, is to be sent.
 * @param permit `signal` stops a request that has not been sent yet. A request on the wire ends by
 *   response or time-out: its response may hold the only refresh token that still works. Call
 *   `beforeSend` and look at the signal right before each attempt, with no `await` in between: it
 *   aborts the signal if the request may no longer be sent.
 * @returns The token of the response; its life counts from before the request was sent.
 */
export type RequestToken = (
  current: TokenInfo | undefined,
  permit: SendPermit,
) => Promise<TokenInfo>

/**
 * Returns the refresh token that the program was given at its start, as a token that has ended: only
 * its refresh token is ever used.
 */
export type InitialRefreshToken = () => Promise<TokenInfo>

/** Options of {@link AppTokenSource}. */
export interface AppTokenSourceOptions {
  /** Whose token it is: see `tokenCacheKey`. */
  readonly key: string
  /**
   * Where tokens are kept and refreshes are coordinated.
   * @defaultValue none: this source keeps its token for itself
   */
  readonly tokenCache?: TokenCache | undefined
  /** Asks the token endpoint for a token. */
  readonly requestToken: RequestToken
  /**
   * Seconds before expiry from which on callers wait for the next token, at most one second; no
   * more than 5 % of its life. 0: never.
   * @defaultValue 30
   */
  readonly skewSeconds?: number | undefined
  /**
   * Seconds before expiry from which on a token is refreshed in the background: at most 20 % of its
   * life. Jitter adds up to a tenth, so that processes do not refresh at the same time. 0: never.
   * @defaultValue 300
   */
  readonly refreshAheadSeconds?: number | undefined
  /**
   * Seconds after which even a fresh token is looked up in the cache again, to notice a sign-out
   * elsewhere.
   * @defaultValue never; 30 for user tokens
   */
  readonly revalidateSeconds?: number | undefined
  /**
   * Refreshes on a timer, for traffic too thin to refresh ahead. Starts with the first call.
   * @defaultValue false
   */
  readonly keepWarm?: boolean | undefined
  /** @defaultValue the machine's clock */
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
   * Seconds after which one attempt of `requestToken` gives up. The lease lasts at least as long when
   * a refresh token is sent.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Whether each use is known to replace a refresh token, as for public clients. Such a refresh token
   * is never sent while the cache fails.
   * @defaultValue false: known once one was replaced
   */
  readonly rotatesRefreshTokens?: boolean | undefined
  /** Scopes without which a token is not used: `ReauthorizationRequiredError`. */
  readonly requiredScopes?: readonly string[] | undefined
  /**
   * The refresh token to start with if nothing is stored: called when it is needed, for a token that
   * has ended and holds it, with its `initialRefreshTokenHash`. Sent under a lease, as any other.
   */
  readonly initialRefreshToken?: InitialRefreshToken | undefined
}
