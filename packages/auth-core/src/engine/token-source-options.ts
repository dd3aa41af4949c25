import type { AuthEventListener } from '../auth-event.ts'
import type { Clock } from '../clock.ts'
import type { InitialRefreshToken } from './initial-refresh-token.ts'
import type { RequestToken } from './engine.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { RefreshWindowSettings } from './token-state.ts'

/** Options of {@link AppTokenSource}. */
export interface AppTokenSourceOptions {
  /** Whose token it is: see `tokenCacheKey`. */
  readonly key: string
  /**
   * Where tokens are kept, and refreshes coordinated.
   * @defaultValue none: this source keeps its token for itself
   */
  readonly tokenCache?: TokenCache | undefined
  /** Asks the token endpoint for a token. */
  readonly requestToken: RequestToken
  /**
   * Seconds before its end from which on callers wait for the next token, for a moment; at most
   * 5 % of its life.
   * @defaultValue 30
   */
  readonly skewSeconds?: number | undefined
  /**
   * Seconds before its end from which on a token is refreshed in the background; at most 20 % of
   * its life.
   * @defaultValue 300
   */
  readonly refreshAheadSeconds?: number | undefined
  /**
   * Seconds after which even a fresh token is looked up again, so that a sign-out elsewhere is
   * noticed.
   * @defaultValue never; 30 where a user granted the tokens
   */
  readonly revalidateSeconds?: number | undefined
  /**
   * Refreshes on a timer, for traffic too thin to refresh ahead. Begins with the first call.
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

/**
 * How tokens are renewed. `client_credentials`: by the client alone, so two requests do no harm.
 * `refresh_token`: by spending what a user granted, which may work only once.
 */
export type RenewalGrant = 'client_credentials' | 'refresh_token'

/** Options of {@link UserTokenSource}. */
export interface UserTokenSourceOptions extends AppTokenSourceOptions {
  /** Where tokens are kept, and refreshes coordinated. */
  readonly tokenCache: TokenCache
  /**
   * Whether the client renews alone, or spends a user's refresh token.
   * @defaultValue 'client_credentials'
   */
  readonly grant?: RenewalGrant | undefined
  /**
   * Seconds after which one attempt of `requestToken` gives up: the lease lasts at least as long
   * when a user's refresh token is sent.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Whether refresh tokens are known to be replaced when they are used, as those of public clients
   * are: they are never sent while the cache fails.
   * @defaultValue false: known once one was replaced
   */
  readonly rotatesRefreshTokens?: boolean | undefined
  /** Scopes without which a token is not used: `ReauthorizationRequiredError`. */
  readonly requiredScopes?: readonly string[] | undefined
  /**
   * The refresh token to begin with where nothing is stored: called once it is needed, for a token
   * that has ended and holds it, with its `initialRefreshTokenHash`. Spent under a lease, as any other.
   */
  readonly initialRefreshToken?: InitialRefreshToken | undefined
}

/** The windows as configured, with what holds where they are not. */
export function refreshWindowsOf({
  skewSeconds = 30,
  refreshAheadSeconds = 300,
}: AppTokenSourceOptions): RefreshWindowSettings {
  return { skewSeconds, refreshAheadSeconds }
}
