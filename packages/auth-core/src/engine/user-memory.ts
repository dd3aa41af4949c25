import type { Clock } from '../clock.ts'
import { Consents } from './consents.ts'
import { missingScopes } from '../granted-scope.ts'
import type { TokenInfo } from '../token-info.ts'
import { TokenMemory } from './token-memory.ts'
import type { RefreshWindowSettings, TokenState } from './token-state.ts'

/** The token that this process holds for a user, and what it knows of the user's logins. */
export class UserMemory extends TokenMemory {
  /** The refresh token that was spent for the one in hand, where that replaced it. */
  replacedRefreshToken: string | undefined
  /** Whether what the cache has yet to take is a login, which waits for no lease. */
  unstoredLogin = false
  /** The user signed out, here or elsewhere, and nobody has logged in since. */
  isSignedOut = false
  /** Counts the logins here. */
  logins = 0
  /** A refused refresh token that a person wants to be tried once more. */
  pardonedRefreshToken: string | undefined
  /** Whether this key's refresh tokens were seen to be replaced when they are used. */
  rotates = false

  readonly #requiredScopes: readonly string[]
  readonly #consents = new Consents()
  #isSufficient = true

  constructor(
    clock: Clock,
    settings: RefreshWindowSettings,
    requiredScopes: readonly string[] = [],
  ) {
    super(clock, settings)
    this.#requiredScopes = requiredScopes
  }

  /** Empties the hand for what a person does. */
  beginAnew(): void {
    this.epoch++
    this.#consents.moveOn(this.token, undefined)
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
      this.replacedRefreshToken !== undefined ||
      this.token?.refreshTokenRejectedAt !== undefined ||
      this.unstoredLogin
    )
  }

  override take(token: TokenInfo): void {
    const previous = this.token
    const isSameGrant = previous?.refreshToken === token.refreshToken
    const replaced = isSameGrant ? this.replacedRefreshToken : undefined
    this.rotates ||= wasRotated(previous, token)
    super.take(token)
    this.#consents.moveOn(previous, token)
    this.replacedRefreshToken = replaced
    this.isSignedOut = false
    this.#isSufficient = missingScopes(token.scope, this.#requiredScopes).length === 0
  }

  override takeNew(token: TokenInfo, spent: string | undefined): void {
    const { unstoredLogin } = this
    this.take(token)
    this.unstoredLogin = unstoredLogin
    if (spent !== undefined && spent !== token.refreshToken) {
      this.replacedRefreshToken = spent
      this.rotates = true
    }
  }

  override forget(): void {
    super.forget()
    this.replacedRefreshToken = undefined
  }

  override noteDeleted(): void {
    super.noteDeleted()
    this.isSignedOut = true
  }

  /** Of one consent it is the token that lives longer. */
  override isOutdatedBy(stored: TokenInfo): boolean {
    if (stored.authorizedAt !== this.token?.authorizedAt) {
      return this.#consents.isNews(stored, this.token)
    }
    return super.isOutdatedBy(stored)
  }

  override isBeatenBy(stored: TokenInfo): boolean {
    if (this.isReplaced(stored)) return false
    if (this.unstored) return stored.refreshTokenRejectedAt === undefined
    return super.isBeatenBy(stored)
  }

  /** Whether an entry still holds the refresh token that the one in hand has replaced. */
  isReplaced({ refreshToken }: TokenInfo): boolean {
    return this.replacedRefreshToken !== undefined && refreshToken === this.replacedRefreshToken
  }

  /** Whether an entry is of a later login than the one in hand, which the cache has not taken yet. */
  isLoginBefore(stored: TokenInfo): boolean {
    return this.#consents.isLater(stored, this.token)
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
}

/** A login replaces the refresh token too, but brings its own consent. */
function wasRotated(previous: TokenInfo | undefined, token: TokenInfo): boolean {
  return (
    previous?.refreshToken !== undefined &&
    token.refreshToken !== undefined &&
    previous.refreshToken !== token.refreshToken &&
    previous.authorizedAt === token.authorizedAt
  )
}
