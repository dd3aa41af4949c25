import { maxLeaseSeconds } from '../cache/lease.ts'
import type { SpotifyError } from '../../errors/spotify-error.ts'
import type { Failure, FailureKind } from '../failure.ts'
import type { GrantPolicy } from '../grant-policy.ts'
import { hasInitialRefreshToken, initialRefreshTokenGrant } from './initial-refresh-token.ts'
import {
  assertRefreshable,
  assertRefreshableWithoutCache,
  judgeRejection,
  kindOfRejection,
} from './reauthorization.ts'
import type { RefreshAttempt } from '../refresh-attempt.ts'
import { storePendingSignIn } from './sign-in-and-out.ts'
import { keepStoring } from '../store-token.ts'
import type { RefreshLease } from '../../cache/token-cache.ts'
import { reauthorizeBy } from '../../token/user-grant.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import type { UserContext } from './user-cache.ts'

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
  readonly sendsRefreshToken = true
  readonly #context: UserContext
  #nextNoticeAt = -Infinity

  constructor(context: UserContext) {
    this.#context = context
  }

  get cacheIsOnlySource(): boolean {
    return this.#context.held.token === undefined && !hasInitialRefreshToken(this.#context.session)
  }

  mustNotStore(stored: TokenInfo | undefined): boolean {
    const { userCache, held, session } = this.#context
    return userCache.holdsOtherOrigin
      ? held.token?.refreshTokenRejectedAt !== undefined
      : !held.isUnstored && session.livingRefreshToken(stored) === 'same'
  }

  adopt(stored: TokenInfo): void {
    this.#context.session.adopt(stored)
  }

  takeNew(token: TokenInfo, current: TokenInfo | undefined): void {
    this.#context.session.takeNew(token, current?.refreshToken)
  }

  takeDeletion(): void {
    this.#context.session.takeDeletion()
  }

  storeSignIn(): Promise<boolean> {
    return storePendingSignIn(this.#context)
  }

  assertRefreshable(stored: TokenInfo | undefined, attempt: RefreshAttempt): void {
    assertRefreshable(this.#context, stored, attempt)
  }

  assertRefreshableWithoutCache(attempt: RefreshAttempt): Promise<void> {
    return assertRefreshableWithoutCache(this.#context, attempt)
  }

  async tokenToRefresh(stored: TokenInfo | undefined): Promise<TokenInfo | undefined> {
    const { session, key } = this.#context
    return session.currentGrant(stored) ?? initialRefreshTokenGrant(session, key)
  }

  knownRejection(current: TokenInfo | undefined, attempt: RefreshAttempt): Failure | undefined {
    return attempt.forces(current) ? undefined : this.#context.session.rejectionOf(current)
  }

  /**
   * Makes a lease outlast the request, so that no other source sends the same refresh token while the
   * response is pending. If this process is killed meanwhile, other sources wait until the lease ends.
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
    heldBefore: TokenInfo | undefined,
  ): boolean {
    const { session, held } = this.#context
    const { token } = held
    const isOfOtherSignIn = token === undefined || token.authorizedAt !== current?.authorizedAt
    if (!attempt.isSuperseded() && (token === heldBefore || !isOfOtherSignIn)) return false
    const sent = current?.refreshToken
    if (sent !== undefined && refreshToken && refreshToken !== sent) session.noteReplaced(sent)
    return true
  }

  kindOf(error: SpotifyError): FailureKind | undefined {
    return kindOfRejection(error)
  }

  async onInvalidGrant(
    current: TokenInfo,
    failure: Failure,
    attempt: RefreshAttempt,
    lease?: RefreshLease,
  ): Promise<'superseded' | 'unknown'> {
    const { session, held } = this.#context
    session.rejection = { token: current, held: held.token, failure }
    attempt.forcedRefreshToken = undefined
    return lease === undefined ? 'unknown' : judgeRejection(this.#context, lease, current, attempt)
  }

  /** Stores a new refresh token, and a sign-in or sign-out that came during the refresh. */
  async beforeRelease(lease: RefreshLease, isUnstored: boolean): Promise<void> {
    if (isUnstored) await keepStoring(this.#context, lease)
    await this.#context.userCache.written()
  }

  /** Reports once a day that the user must sign in again soon. */
  afterRefresh(): void {
    const { held, clock, emit } = this.#context
    const { authorizedAt, refreshToken, refreshTokenRejectedAt } = held.token ?? {}
    if (authorizedAt === undefined || refreshToken === undefined) return
    if (refreshTokenRejectedAt !== undefined) return
    const end = reauthorizeBy(authorizedAt)
    const remainingSeconds = Math.max(end - clock.now(), 0)
    if (remainingSeconds > noticeSeconds || clock.monotonic() < this.#nextNoticeAt) return
    this.#nextNoticeAt = clock.monotonic() + day
    emit({ type: 'reauthorization-due', reauthorizeBy: end, remainingSeconds })
  }
}
