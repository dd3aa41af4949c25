import { maxLeaseSeconds } from '../cache/lease.ts'
import { AuthenticationError } from '../../errors/authentication-error.ts'
import { ReauthorizationRequiredError } from '../../errors/reauthorization-required-error.ts'
import type { SpotifyError } from '../../errors/spotify-error.ts'
import type { Failure, FailureKind } from '../failure.ts'
import type { GrantPolicy } from '../grant-policy.ts'
import { isRotated } from './initial-refresh-token.ts'
import { isMarkedRejected } from './living-refresh-token.ts'
import type { RefreshAttempt } from '../refresh-attempt.ts'
import { storePendingSignIn, type UserContext } from './sign-in-and-out.ts'
import {
  cacheUnavailable,
  deadRefreshToken,
  insufficientScope,
  signInRequired,
} from './user-errors.ts'
import type { UserSession } from './user-session.ts'
import { keepStoring, storeToken } from '../store-token.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import { missingScopes, reauthorizeBy } from '../../token/user-grant.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Between the extension of a lease and its request a busy machine may have to load packages. */
const preparationSeconds = 5

const day = 86_400

/** How long before the refresh token expires the user should be asked to sign in again. */
const noticeSeconds = 14 * day

/**
 * The user-token rules of a refresh: refresh tokens that may work only once, the sign-in that they come
 * from, and when only the user can go on.
 */
export class UserGrantPolicy implements GrantPolicy {
  readonly #context: UserContext
  #nextNoticeAt = -Infinity

  constructor(context: UserContext) {
    this.#context = context
  }

  get cacheIsOnlySource(): boolean {
    return this.#context.held.token === undefined && !this.#hasInitialRefreshToken
  }

  mustNotStore(stored: TokenInfo | undefined): boolean {
    const { held, session } = this.#context
    return session.cacheHoldsOtherOrigin
      ? isMarkedRejected(held.token)
      : !held.isUnstored && session.livingRefreshToken(stored) === 'same'
  }

  storeSignIn(): Promise<boolean> {
    return storePendingSignIn(this.#context)
  }

  assertRefreshable(stored: TokenInfo | undefined, attempt: RefreshAttempt): void {
    const { session } = this.#context
    const current = session.currentGrant(stored)
    if (current === undefined && stored === undefined && this.#hasInitialRefreshToken) return
    const missing = missingScopes(current?.scope, session.requiredScopes)
    if (missing.length > 0) throw insufficientScope(missing)
    if (current?.refreshToken === undefined) throw signInRequired()
    if (isMarkedRejected(current) && !attempt.forces(current)) throw deadRefreshToken()
  }

  /**
   * While the cache fails, a refresh token is not sent as long as the access token is valid. Afterwards it
   * is sent only if it is not known to rotate and Spotify has not rejected it.
   */
  async assertRefreshableWithoutCache(attempt: RefreshAttempt): Promise<void> {
    const { session, held, cache } = this.#context
    const { token } = held
    const mayRefresh =
      token?.refreshToken !== undefined &&
      held.remainingSeconds() <= 0 &&
      (attempt.forces(token) || session.rejectionOf(token) === undefined) &&
      !(await isRotated(session))
    if (!mayRefresh) throw cacheUnavailable(cache)
    try {
      this.assertRefreshable(undefined, attempt)
    } catch (error) {
      // Only the cache knows whether the user has signed in elsewhere, unless it has yet to take a sign-in.
      throw session.holdsUnstoredLogin ? error : cacheUnavailable(cache)
    }
  }

  /**
   * No other source may send the same refresh token while the response is pending. If this process is killed
   * meanwhile, other sources wait until the lease ends.
   */
  async extendLease(lease: RefreshLease): Promise<number | undefined | 'superseded'> {
    if (lease.extend === undefined) return undefined
    const { cache, timeoutSeconds } = this.#context
    const seconds = Math.min(timeoutSeconds, maxLeaseSeconds - preparationSeconds)
    const extend = async (): Promise<unknown> => lease.extend?.(seconds + preparationSeconds)
    const isExtended = await cache.call('extend', extend).catch(() => false)
    return isExtended ? seconds : 'superseded'
  }

  discards(
    { refreshToken }: TokenInfo,
    attempt: RefreshAttempt,
    current: TokenInfo | undefined,
  ): boolean {
    const { session } = this.#context
    const { token, isSignedOut } = session
    const isOfOtherSignIn = token !== undefined && token.authorizedAt !== current?.authorizedAt
    if (!attempt.isSuperseded() && !isSignedOut && !isOfOtherSignIn) return false
    const sent = current?.refreshToken
    if (sent !== undefined && refreshToken && refreshToken !== sent) session.noteReplaced(sent)
    return true
  }

  /**
   * The refresh token is dead only if the lease still lasts and neither memory nor the cache has another
   * one: otherwise another source has replaced it, or may be about to. A dead one is marked, not erased, and
   * never sent again; its access token is used until it expires. If the cache has the living session of
   * another deployment, the mark stays in this source.
   */
  async onInvalidGrant(
    current: TokenInfo,
    failure: Failure,
    attempt: RefreshAttempt,
    lease?: RefreshLease,
  ): Promise<'superseded' | 'unknown'> {
    const { cache, session, held, clock, emit } = this.#context
    session.rejection = { token: current, held: held.token, failure }
    attempt.forcedRefreshToken = undefined
    if (lease === undefined) return 'unknown'
    let stored: TokenInfo | undefined
    try {
      stored = await cache.get()
    } catch {
      return 'unknown'
    }
    const isLeaseOver = lease.signal.aborted || lease.remainingSeconds() <= 0
    if (attempt.isSuperseded() || isLeaseOver || session.isSignedOut) return 'superseded'
    // The cache has shown another refresh token since this one was sent.
    if ((held.token ?? current).refreshToken !== current.refreshToken) return 'superseded'
    // The held access token may be a later one than that of the cache.
    session.take({ ...(held.token ?? current), refreshTokenRejectedAt: clock.now() })
    held.pendingWrite = 'token'
    if (session.livingRefreshToken(stored) === 'stored') return 'superseded'
    if (session.cacheHoldsOtherOrigin) held.confirmStored()
    else if ((await storeToken(this.#context, lease, attempt)) === 'superseded') return 'superseded'

    const error = deadRefreshToken()
    emit({ type: 'reauthorization-required', code: error.code })
    throw error
  }

  kindOf(error: SpotifyError): FailureKind | undefined {
    // An own `requestToken` may set only one of the two.
    if (AuthenticationError.is(error) && (error.error ?? error.code) === 'invalid_grant') {
      return 'invalid-grant'
    }
    return ReauthorizationRequiredError.is(error) ? 'reauthorization' : undefined
  }

  /** Stores a new refresh token, and a sign-in or sign-out that came during the refresh. */
  async beforeRelease(lease: RefreshLease, isUnstored: boolean): Promise<void> {
    if (isUnstored) await keepStoring(this.#context, lease)
    await this.#context.session.writes.over()
  }

  /** Reports once a day that the user must sign in again soon. */
  afterRefresh(): void {
    const { held, clock, emit } = this.#context
    const { authorizedAt, refreshToken } = held.token ?? {}
    if (authorizedAt === undefined || refreshToken === undefined) return
    if (isMarkedRejected(held.token)) return
    const end = reauthorizeBy(authorizedAt)
    const remainingSeconds = Math.max(end - clock.now(), 0)
    if (remainingSeconds > noticeSeconds || clock.monotonic() < this.#nextNoticeAt) return
    this.#nextNoticeAt = clock.monotonic() + day
    emit({ type: 'reauthorization-due', reauthorizeBy: end, remainingSeconds })
  }

  /** A sign-out voids the initial refresh token until the next sign-in. */
  get #hasInitialRefreshToken(): boolean {
    const { initialRefreshToken, isSignedOut } = this.#context.session
    return initialRefreshToken !== undefined && !isSignedOut
  }
}

/** Whether Spotify rejected the refresh token, and the cache could not yet tell if it is dead. */
export function awaitsVerdict({ token, rejection }: UserSession): boolean {
  if (rejection === undefined || isMarkedRejected(token)) return false
  return token === undefined || token.refreshToken === rejection.token.refreshToken
}
