import type { Awaitable } from '../awaitable.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import type { Failure, FailureKind } from './failure.ts'
import type { HeldToken } from './held-token.ts'
import { isNewer, isSameAccessToken } from './newer-token.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** All that differs between tokens that a client renews alone and tokens that a user granted. */
export interface GrantPolicy {
  /** Whether a refresh sends what may work only once: then it needs a lease that others respect. */
  readonly sendsRefreshToken: boolean
  /** Whether a token can come from the cache only: such a read gets the longer deadline. */
  readonly cacheIsOnlySource: boolean
  /** Whether writing the held token would overwrite a living session with a dead one. */
  readonly mustNotStore: boolean

  /** Takes a stored entry if it is newer. Returns whether another access token is held now. */
  adopt(stored: TokenInfo): boolean
  /** Takes the token of a response to a request that sent `current`. */
  takeNew(token: TokenInfo, current: TokenInfo | undefined): void
  /** The stored token was deleted. Returns whether a token was held. */
  takeDeletion(): boolean

  /** Stores a sign-in that the cache has yet to take. Returns `false` if it still has not. */
  storeSignIn(): Awaitable<boolean>
  /** @throws `ReauthorizationRequiredError` if only the user can go on. */
  assertRefreshable(stored: TokenInfo | undefined, attempt: RefreshAttempt): void
  /** @throws A `SpotifyError` if nothing may be requested while the cache fails. */
  assertRefreshableWithoutCache(attempt: RefreshAttempt): Awaitable<void>
  /** The token whose refresh token is to be sent. */
  tokenToRefresh(stored: TokenInfo | undefined): Awaitable<TokenInfo | undefined>
  /** How Spotify has rejected this refresh token before: it is not sent again. */
  knownRejection(current: TokenInfo | undefined, attempt: RefreshAttempt): Failure | undefined
  /**
   * Makes the lease outlast the request. Returns the seconds that must be left of it when the request
   * is sent, if there is such a minimum; `superseded` if the lease is over.
   */
  extendLease(lease: RefreshLease): Awaitable<number | undefined | 'superseded'>
  /**
   * Whether the response to a request that sent `current` is of use: no other sign-in and no sign-out
   * came from the cache meanwhile.
   *
   * @param heldBefore The token that was held when the request was sent.
   */
  isSameSession(heldBefore: TokenInfo | undefined, current: TokenInfo | undefined): boolean
  /** A response that is not used may have replaced the refresh token that was sent. */
  noteUnusedResponse(current: TokenInfo | undefined, response: TokenInfo): void
  /** What an error of the token endpoint means for this grant, if it means anything special. */
  kindOf(error: SpotifyError): FailureKind | undefined
  /** Spotify rejected the refresh token of `current`. Remembered until the cache allows a verdict. */
  noteRejection(current: TokenInfo | undefined, failure: Failure, attempt: RefreshAttempt): void
  /**
   * The verdict on a rejected refresh token, under a lease. `superseded`: look again; `unknown`: the
   * cache did not answer.
   *
   * @throws `ReauthorizationRequiredError` if it is dead.
   */
  judgeRejection(
    lease: RefreshLease,
    current: TokenInfo,
    attempt: RefreshAttempt,
  ): Awaitable<'superseded' | 'unknown'>
  /** The cache did not take a token: tries again as long as the lease lasts, if it must not get lost. */
  keepStoring(lease: RefreshLease): Awaitable<void>
  /** Called after every look into the cache. */
  afterRefresh(): void
}

const nothing = (): undefined => undefined

/** The policy for tokens that a client renews alone: two requests do no harm. */
export function appGrantPolicy(held: HeldToken): GrantPolicy {
  return {
    sendsRefreshToken: false,
    cacheIsOnlySource: false,
    mustNotStore: false,
    adopt: (stored) => {
      if (!isNewer(held, stored)) return false
      const isOther = !isSameAccessToken(stored, held.token)
      held.take(stored)
      return isOther
    },
    takeNew: (token) => held.take(token),
    takeDeletion: () => {
      const wasHeld = held.token !== undefined
      held.clear()
      return wasHeld
    },
    storeSignIn: () => true,
    assertRefreshable: nothing,
    assertRefreshableWithoutCache: nothing,
    tokenToRefresh: (stored) => held.token ?? stored,
    knownRejection: nothing,
    extendLease: nothing,
    isSameSession: () => true,
    noteUnusedResponse: nothing,
    kindOf: nothing,
    noteRejection: nothing,
    judgeRejection: () => 'unknown',
    keepStoring: nothing,
    afterRefresh: nothing,
  }
}
