import type { AuthEventListener } from '../auth-event.ts'
import type { Clock } from '../clock.ts'
import type { Bootstrap } from './bootstrap.ts'
import type { RenewalGrant, RequestToken } from './engine.ts'
import type { TokenCache } from '../token-cache.ts'

/** Options of {@link TokenSource}. */
export interface TokenSourceOptions {
  /** Whose token it is: see `tokenCacheKey`. */
  readonly key: string
  /** Where tokens are kept, and refreshes coordinated. */
  readonly tokenCache: TokenCache
  /** Asks the token endpoint for a token. */
  readonly requestToken: RequestToken
  /**
   * Whether the client renews alone, or spends a user's refresh token.
   * @defaultValue 'client_credentials'
   */
  readonly grant?: RenewalGrant | undefined
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
   * @defaultValue 30 for `refresh_token`, otherwise never
   */
  readonly recheckSeconds?: number | undefined
  /** Scopes without which a token is not used: `ReauthorizationRequiredError`. */
  readonly requiredScopes?: readonly string[] | undefined
  /**
   * The refresh token to begin with where nothing is stored: called once it is needed, for a token
   * that has ended and holds it, with its `bootstrapHash`. Spent under a lease, as any other.
   */
  readonly bootstrap?: Bootstrap | undefined
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

/** What holds for options that are left out. */
export const tokenSourceDefaults = {
  grant: 'client_credentials',
  skewSeconds: 30,
  refreshAheadSeconds: 300,
  keepWarm: false,
} as const
