import type { Clock } from '../clock.ts'
import { Consents } from './consents.ts'
import type { Failure } from './failure.ts'
import { missingScopes } from '../token/granted-scope.ts'
import {
  isSameOrigin,
  isSameSignIn,
  livingRefreshToken,
  type HeldGrant,
  type LivingRefreshToken,
} from './living-refresh-token.ts'
import { isFalseVerdict, withAccessTokenOf } from './stored-grant.ts'
import { refusalOf, type Refusal } from './refusal.ts'
import { rememberToken } from './remember-token.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { TokenMemory } from './token-memory.ts'
import type { RefreshWindowSettings, TokenState } from './token-state.ts'

/** How many replaced refresh tokens are remembered: more than a cache can show again. */
const maxReplaced = 20

/** What is known of a user's tokens beforehand. */
export interface UserMemoryOptions {
  readonly requiredScopes?: readonly string[]
  readonly rotates?: boolean
}

/** The token that this process holds for a user, and what it knows of the user's logins. */
export class UserMemory extends TokenMemory implements HeldGrant {
  /** Whether what the cache has yet to take is a login, which waits for no lease. */
  unstoredLogin = false
  /** The user signed out, here or elsewhere, and nobody has logged in since. */
  isSignedOut = false
  /** Counts the logins here. */
  logins = 0
  /** A refused refresh token that a person wants to be tried once more. */
  pardonedRefreshToken: string | undefined
  /** Whether this key's refresh tokens are replaced when they are used, as far as is known. */
  rotates: boolean
  /** The latest refusal: the verdict on it may have to wait for the cache. */
  refusal: Refusal | undefined
  readonly consents = new Consents()

  readonly #requiredScopes: readonly string[]
  /** The refresh tokens that this process has seen replaced. */
  #replaced: Set<string> | undefined
  /** The refresh token in hand came from a request of this process, in place of another one. */
  #isReplacement = false
  #isSufficient = true

  constructor(
    clock: Clock,
    settings: RefreshWindowSettings,
    { requiredScopes = [], rotates = false }: UserMemoryOptions = {},
  ) {
    super(clock, settings)
    this.#requiredScopes = requiredScopes
    this.rotates = rotates
  }

  /** Empties the hand for what a person does. */
  beginAnew(): void {
    this.epoch++
    this.consents.moveOn(this.token, undefined)
    this.refusal = undefined
    this.forget()
  }

  /** Whether this process has a session of its own, so that another one's in the cache is a later one. */
  get hasSession(): boolean {
    return this.token !== undefined && this.token.refreshTokenRejectedAt === undefined
  }

  override confirmStored(): void {
    super.confirmStored()
    this.unstoredLogin = false
  }

  /** A refresh token that replaced another, the verdict on one, a login. */
  override isPrecious(): boolean {
    return (
      this.#isReplacement || this.token?.refreshTokenRejectedAt !== undefined || this.unstoredLogin
    )
  }

  override take(token: TokenInfo): void {
    const previous = this.token
    const isReplacement = this.#isReplacement && previous?.refreshToken === token.refreshToken
    super.take(token)
    this.#noteRefreshToken(previous, token)
    this.consents.moveOn(previous, token)
    this.#isReplacement = isReplacement
    this.isSignedOut = false
    this.#isSufficient = missingScopes(token.scope, this.#requiredScopes).length === 0
  }

  override takeNew(token: TokenInfo, spent: string | undefined): void {
    const { unstoredLogin } = this
    this.take(token)
    this.refusal = undefined
    this.unstoredLogin = unstoredLogin
    this.isUnwritten = true
    if (spent === undefined || spent === token.refreshToken) return
    this.noteReplaced(spent)
    this.#isReplacement = true
  }

  /** A request of this process, or the cache, has shown that this refresh token was replaced. */
  noteReplaced(refreshToken: string): void {
    this.#replaced = rememberToken(this.#replaced, refreshToken, maxReplaced)
    this.rotates = true
  }

  override forget(): void {
    super.forget()
    this.#isReplacement = false
  }

  override noteDeleted(): void {
    super.noteDeleted()
    this.isSignedOut = true
  }

  /** The grant counts first: an access token may be worthless, and its refresh token the living one. */
  override adopt(stored: TokenInfo): boolean {
    const living = this.livingRefreshToken(stored)
    if (living === 'held') return false
    if (living === 'same' && this.unstored && !isFalseVerdict(this.token, stored)) {
      return stored.refreshTokenRejectedAt === undefined && super.adopt(stored)
    }
    return this.#adoptGrant(stored, living)
  }

  isReplaced(refreshToken: string): boolean {
    return this.#replaced?.has(refreshToken) ?? false
  }

  livingRefreshToken(stored: TokenInfo | undefined): LivingRefreshToken {
    return livingRefreshToken(this, stored)
  }

  /** The entry whose refresh token is the living one. */
  currentGrant(stored: TokenInfo | undefined): TokenInfo | undefined {
    const living = this.livingRefreshToken(stored)
    const isHeld = living === 'same' && this.unstored && !isFalseVerdict(this.token, stored)
    return living === 'held' || isHeld ? this.token : stored
  }

  /** How Spotify refused this very refresh token, unless a person wants it to be tried once more. */
  refusalOf(current: TokenInfo | undefined): Failure | undefined {
    const isPardoned = current?.refreshToken === this.pardonedRefreshToken
    return isPardoned ? undefined : refusalOf(this.refusal, current)
  }

  /** None, where the user has not granted what this program requires. */
  override remainingSeconds(): number {
    return this.#isSufficient ? super.remainingSeconds() : 0
  }

  override state(): TokenState {
    const state = super.state()
    const pardoned = this.pardonedRefreshToken ?? null
    // Wanted to be refreshed, however long it lives; not so a later login that came in meanwhile.
    return state === 'fresh' && this.token?.refreshToken === pardoned ? 'ageing' : state
  }

  /**
   * Takes the stored grant. Of the same sign-in, an access token in hand that is still valid serves
   * on where the stored one cannot, or is no newer.
   */
  #adoptGrant(stored: TokenInfo, living: 'stored' | 'same'): boolean {
    const held = this.token
    const isUsable = this.isUsable(stored)
    if (held === undefined && !isUsable) return false
    const isOther = stored.accessToken !== held?.accessToken
    const keepsAccessToken =
      held !== undefined &&
      isOther &&
      isSameSignIn(stored, held) &&
      isSameOrigin(stored, held) &&
      this.remainingSeconds() > 0 &&
      (!isUsable || (living === 'same' && !this.isBetter(stored)))
    this.take(keepsAccessToken ? withAccessTokenOf(held, stored) : stored)
    return isUsable && isOther && !keepsAccessToken
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
