import { limitOf, longDeadlineSeconds, type CacheObserver } from '../cache/guarded-cache.ts'
import type { Failure, Rejection } from '../failure.ts'
import type { GrantSession } from '../grant-policy.ts'
import { initialGrant, isOfOtherOrigin } from './initial-refresh-token.ts'
import { missingScopes } from '../../token/user-grant.ts'
import type { HeldToken } from '../held-token.ts'
import { rememberToken } from '../rejected-tokens.ts'
import {
  isFalseVerdict,
  isMarkedRejected,
  isSameSignIn,
  isSignOutMarker,
  livingRefreshToken,
  withAccessTokenOf,
  type HeldGrant,
  type LivingRefreshToken,
} from './living-refresh-token.ts'
import { LoginHistory } from './login-history.ts'
import { encryptedEntry, signInRequired } from './user-errors.ts'
import { isNewer, isSameAccessToken } from '../newer-token.ts'
import type { InitialRefreshToken, UserTokenSourceOptions } from '../options.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import { Writes } from './writes.ts'

/** Spotify's access tokens live for an hour. */
const usualLifeSeconds = 3600

/** How many replaced refresh tokens are remembered: more than a cache can show again. */
const maxReplaced = 20

/** This source's knowledge of one user's sign-in, beside the held token. */
export class UserSession implements GrantSession, HeldGrant, CacheObserver {
  readonly held: HeldToken
  readonly history = new LoginHistory()
  readonly requiredScopes: readonly string[]
  readonly initialRefreshToken: InitialRefreshToken | undefined
  /** Whether the user signed out, here or elsewhere, and has not signed in since. */
  isSignedOut = false
  /** Until then, by the monotonic clock, the stored token is being deleted, and is not read. */
  deletingUntil = 0
  /** Whether each use replaces this user's refresh tokens, as far as is known. */
  rotates: boolean
  /** The latest rejection by Spotify. */
  rejection: Rejection | undefined

  /**
   * Whether the latest read found an entry that is not used, because it descends from another initial
   * refresh token than this program's.
   */
  cacheHoldsOtherOrigin = false

  /** The writes of this source to the cache. */
  readonly writes: Writes

  /** The refresh tokens that this source has seen replaced. */
  #replaced: Set<string> | undefined

  constructor(held: HeldToken, options: Partial<UserTokenSourceOptions> = {}) {
    this.held = held
    this.writes = new Writes(held.clock, limitOf(options.tokenCache ?? {}, longDeadlineSeconds))
    this.requiredScopes = options.requiredScopes ?? []
    this.rotates = options.rotatesRefreshTokens ?? false
    this.initialRefreshToken = initialGrant(options)
  }

  get token(): TokenInfo | undefined {
    return this.held.token
  }

  get holdsUnstoredLogin(): boolean {
    return this.held.pendingWrite === 'sign-in'
  }

  onWrite(write: Promise<unknown>): void {
    this.writes.add(write)
  }

  /** An encrypted sign-in without its key: as a miss, it would be replaced, and lost. */
  onForeignEntry({ key, refreshToken }: TokenInfo): void {
    if (refreshToken !== undefined && refreshToken === key) throw encryptedEntry()
  }

  async filter(entry: TokenInfo | undefined): Promise<TokenInfo | undefined> {
    if (this.held.clock.monotonic() < this.deletingUntil) return undefined
    this.cacheHoldsOtherOrigin = await isOfOtherOrigin(entry, this)
    return this.cacheHoldsOtherOrigin ? undefined : entry
  }

  /** Holds a token from the cache, that of a sign-in, or the held token, marked as rejected. */
  take(token: TokenInfo): void {
    const { held, token: previous } = this
    const isReplacement = held.isReplacement && previous?.refreshToken === token.refreshToken
    held.take(token, missingScopes(token.scope, this.requiredScopes).length === 0)
    held.isReplacement = isReplacement
    this.#noteRefreshToken(previous, token)
    this.history.markReplaced(previous, token)
    this.isSignedOut = false
  }

  takeNew(token: TokenInfo, sent: string | undefined): void {
    const { held, holdsUnstoredLogin, token: previous } = this
    this.take(token)
    // One that was noticed meanwhile was not replaced by this one: the fence decides which of them stays.
    this.#replaced?.delete(previous?.refreshToken ?? '')
    if (holdsUnstoredLogin) held.pendingWrite = 'sign-in'
    held.isUnwritten = true
    this.rejection = undefined
    if (sent === undefined || sent === token.refreshToken) return
    this.noteReplaced(sent)
    held.isReplacement = true
  }

  /** Whether the cache may still return the token that the API rejected last. */
  remembersRejected(now: number): boolean {
    return now - this.held.rejected.latestAt < usualLifeSeconds
  }

  /**
   * The user signs out through this source, or signs in, and {@link take} follows: drops the held token, and
   * supersedes a refresh.
   */
  startOver(): void {
    this.isSignedOut = true
    this.held.generation++
    this.history.markReplaced(this.token, undefined)
    this.rejection = undefined
    this.held.clear()
  }

  takeDeletion(): void {
    this.held.clear()
    this.isSignedOut = true
  }

  /**
   * Takes a stored entry if it is newer. Which refresh token is alive decides first: an access token
   * may be worthless while its refresh token is the living one. If nothing is held, an entry whose access
   * token cannot be served stays in the cache only.
   */
  adopt(stored: TokenInfo): void {
    const living = this.livingRefreshToken(stored)
    if (living === 'held') return
    if (!this.#holdsNews(living, stored)) this.#adoptGrant(stored, living)
    else if (!isMarkedRejected(stored) && isNewer(this.held, stored)) this.take(stored)
  }

  /** The entry whose refresh token is the living one. */
  currentGrant(stored: TokenInfo | undefined): TokenInfo | undefined {
    const living = this.livingRefreshToken(stored)
    return living === 'held' || this.#holdsNews(living, stored) ? this.token : stored
  }

  async tokenToRefresh(stored: TokenInfo | undefined): Promise<TokenInfo | undefined> {
    const current = this.currentGrant(stored) ?? (await this.initialRefreshToken?.())
    // The initial one, after a sign-out elsewhere, whose mark a flush has removed.
    if (this.isReplaced(current?.refreshToken ?? '')) throw signInRequired()
    return current
  }

  livingRefreshToken(stored: TokenInfo | undefined): LivingRefreshToken {
    return livingRefreshToken(this, stored)
  }

  isReplaced(refreshToken: string): boolean {
    return this.#replaced?.has(refreshToken) ?? false
  }

  /**
   * Remembers that this refresh token was replaced, as shown by a request of this source or by the
   * cache.
   */
  noteReplaced(refreshToken: string): void {
    this.#replaced = rememberToken(this.#replaced, refreshToken, maxReplaced)
    this.rotates = true
  }

  /**
   * Returns how Spotify rejected this refresh token. If it now comes with an access token that this
   * source did not know then, the rejection was wrong: the refresh token has worked since.
   */
  rejectionOf(current: TokenInfo | undefined): Failure | undefined {
    const { token, held, failure } = this.rejection ?? {}
    if (token === undefined || current?.refreshToken !== token.refreshToken) return undefined
    const isKnown = isSameAccessToken(current, token) || isSameAccessToken(current, held)
    return isKnown ? failure : undefined
  }

  /** Whether both have the living refresh token, and the held entry has facts that the cache lacks. */
  #holdsNews(living: LivingRefreshToken, stored: TokenInfo | undefined): boolean {
    return living === 'same' && this.held.isUnstored && !isFalseVerdict(this.token, stored)
  }

  /**
   * Takes the stored grant. If it is of the same sign-in, a valid held access token stays in use if the
   * stored one cannot be served or is not newer.
   */
  #adoptGrant(stored: TokenInfo, living: 'stored' | 'same'): void {
    const { held, token } = this
    const isUsable = held.isUsable(stored)
    if (token === undefined && !isUsable) {
      this.isSignedOut = isSignOutMarker(stored)
      return
    }
    const keepsAccessToken =
      held.remainingSeconds() > 0 &&
      (!isUsable || (living === 'same' && !held.isOutlivedBy(stored)))
    this.take(keepsAccessToken ? withAccessTokenOf(token, stored) : stored)
  }

  #noteRefreshToken(previous: TokenInfo | undefined, token: TokenInfo): void {
    const { refreshToken } = token
    if (refreshToken !== undefined) this.#replaced?.delete(refreshToken)
    if ((token.refreshTokenRotations ?? 0) > 0) this.rotates = true
    if (previous?.refreshToken === undefined || refreshToken === undefined) return
    if (previous.refreshToken === refreshToken || !isSameSignIn(previous, token)) return
    this.noteReplaced(previous.refreshToken)
  }
}
