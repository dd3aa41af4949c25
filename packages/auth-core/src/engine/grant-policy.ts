import type { Awaitable } from '../awaitable.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import type { Failure, FailureKind } from './failure.ts'
import type { HeldToken } from './held-token.ts'
import { isNewer } from './newer-token.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** What a source holds of its grant. */
export interface GrantSession {
  /** Takes a stored entry if it is newer. */
  adopt(stored: TokenInfo): void
  /** Takes the token of a response; `sent` is the refresh token that was sent for it. */
  takeNew(token: TokenInfo, sent: string | undefined): void
  /** The stored token was deleted. */
  takeDeletion(): void
  /** The token whose refresh token is to be sent. */
  tokenToRefresh(stored: TokenInfo | undefined): Awaitable<TokenInfo | undefined>
  /** Spotify's earlier rejection of this refresh token, which is then not sent again. */
  rejectionOf?(current: TokenInfo | undefined): Failure | undefined
}

/** What else differs for user tokens; app tokens have no policy. */
export interface GrantPolicy {
  /** Whether a token can come from the cache only: such a read gets the longer deadline. */
  readonly cacheIsOnlySource: boolean

  /**
   * Whether the held token must not replace the stored one that was read under a lease. Either it would
   * overwrite a living session with a dead one, or it differs only in the access token, and an earlier
   * holder may still replace the refresh token of both.
   */
  mustNotStore(stored: TokenInfo | undefined): boolean
  /** Stores a pending sign-in. Returns `false` if it is still not stored. */
  storeSignIn(): Promise<boolean>
  /** @throws `ReauthorizationRequiredError` if only the user can go on. */
  assertRefreshable(stored: TokenInfo | undefined, attempt: RefreshAttempt): void
  /** @throws A `SpotifyError` if nothing may be requested while the cache fails. */
  assertRefreshableWithoutCache(attempt: RefreshAttempt): Promise<void>
  /**
   * Makes the lease outlast the request. Returns the minimum seconds that must be left of it when the
   * request is sent, if there is one; `superseded` if the lease has ended.
   */
  extendLease(lease: RefreshLease): Promise<number | undefined | 'superseded'>
  /**
   * Whether a response is not used, because a sign-in or sign-out came meanwhile, through this source or
   * from the cache.
   *
   * @param current The token whose refresh token was sent; the response may have replaced it.
   */
  discards(response: TokenInfo, attempt: RefreshAttempt, current: TokenInfo | undefined): boolean
  /**
   * Spotify rejected the refresh token of `current`. Remembers it, and decides under a lease if it
   * is dead.
   *
   * @returns `superseded` if there is another one: look again; `unknown` if the cache cannot tell.
   * @throws `ReauthorizationRequiredError` if it is dead.
   */
  onInvalidGrant(
    current: TokenInfo,
    failure: Failure,
    attempt: RefreshAttempt,
    lease?: RefreshLease,
  ): Promise<'superseded' | 'unknown'>
  /** What an error of the token endpoint means for this grant, if it means anything special. */
  kindOf(error: SpotifyError): FailureKind | undefined
  /**
   * Waits until the next holder of the lease finds in the cache what it must know.
   *
   * @param isUnstored Whether the token of this lease could not be stored.
   */
  beforeRelease(lease: RefreshLease, isUnstored: boolean): Promise<void>
  /** Called after every check of the cache. */
  afterRefresh(): void
}

/** The session of an app: it holds a token, and nothing else. */
export function appSession(held: HeldToken): GrantSession {
  return {
    adopt: (stored) => {
      if (isNewer(held, stored)) held.take(stored)
    },
    takeNew: (token) => held.take(token),
    takeDeletion: () => held.clear(),
    tokenToRefresh: (stored) => held.token ?? stored,
  }
}
