import { initialRefreshTokenGrant, hasInitialRefreshToken } from './initial-refresh-token.ts'
import { extendLease } from './extend-lease.ts'
import type { Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { checkGrantAlone } from './grant-alone.ts'
import { keepStoring } from './keep-storing.ts'
import { ReauthorizationNotice } from './reauthorization-notice.ts'
import { checkRefreshToken, judgeRefreshToken, kindOfRefusal } from './reauthorization.ts'
import { storeLoginLate } from './sign-in.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * What a refresh heeds beside where a user granted the tokens: the refresh token, which may work
 * only once, the login that it comes from, and what to do where it is dead. A program of app-only
 * tokens does without, and bundles nothing of it.
 */
export class UserGrant {
  readonly #engine: UserEngine
  readonly #notice = new ReauthorizationNotice()

  constructor(engine: UserEngine) {
    this.#engine = engine
  }

  /** Whether the cache has yet to take a login. */
  get holdsLogin(): boolean {
    return this.#engine.memory.unstoredLogin
  }

  /** Tries once more to store a login that the cache has yet to take. */
  async storeLogin(): Promise<void> {
    await storeLoginLate(this.#engine)
  }

  /** Whether what is in hand would overwrite the session of another deployment with a dead one. */
  get mustNotStore(): boolean {
    const { cache, memory } = this.#engine
    return cache.holdsOtherOrigin && memory.token?.refreshTokenRejectedAt !== undefined
  }

  /** Whether no token can be had but from the cache. */
  get isHelpless(): boolean {
    const { grant, memory } = this.#engine
    return (
      grant === 'refresh_token' &&
      memory.token === undefined &&
      !hasInitialRefreshToken(this.#engine)
    )
  }

  /** @throws `ReauthorizationRequiredError` where only the user can go on. */
  check(stored: TokenInfo | undefined): void {
    checkRefreshToken(this.#engine, stored)
  }

  /** @throws A `SpotifyError` where nothing may be requested without the cache. */
  async checkAlone(): Promise<void> {
    await checkGrantAlone(this.#engine)
  }

  /** Whether a refresh sends what may work only once: never without a lease that others respect. */
  get spendsRefreshTokens(): boolean {
    return this.#engine.grant === 'refresh_token'
  }

  /** Makes the lease outlast the request: see {@link extendLease}. */
  async extend(lease: RefreshLease): Promise<number | undefined | 'lost'> {
    return this.spendsRefreshTokens ? extendLease(this.#engine, lease) : undefined
  }

  /** The token whose refresh token is to be spent. */
  async current(stored: TokenInfo | undefined): Promise<TokenInfo | undefined> {
    return this.#engine.memory.currentGrant(stored) ?? initialRefreshTokenGrant(this.#engine)
  }

  /** How Spotify has already refused this refresh token: it is judged, and not sent again. */
  refusalOf(current: TokenInfo | undefined): Failure | undefined {
    return this.#engine.memory.refusalOf(current)
  }

  /** Remembers how a refresh token was refused, until the cache allows a verdict. */
  noteRefusal(refused: TokenInfo | undefined, failure: Failure): void {
    if (failure.kind !== 'invalid-grant' || refused === undefined) return
    this.#engine.memory.refusal = { refused, failure }
    this.#engine.memory.pardonedRefreshToken = undefined
  }

  /**
   * Whether another sign-in, or a sign-out, came from the cache while a request was on its way.
   *
   * @param held What was in hand when the request was sent.
   */
  hasMovedOn(held: TokenInfo | undefined, current: TokenInfo | undefined): boolean {
    const { token } = this.#engine.memory
    if (token === held) return false
    return token === undefined || token.authorizedAt !== current?.authorizedAt
  }

  /** Remembers that an answer which comes to nothing has replaced the refresh token. */
  noteReplaced(current: TokenInfo | undefined, { refreshToken }: TokenInfo): void {
    const spent = current?.refreshToken
    if (spent === undefined || !refreshToken || refreshToken === spent) return
    this.#engine.memory.noteReplaced(spent)
  }

  /** What an error of the token endpoint means for the grant, where it means anything. */
  kindOf(error: SpotifyError): Failure['kind'] | undefined {
    return kindOfRefusal(error, this.#engine.grant)
  }

  /** The verdict on a refresh token that was refused: see {@link judgeRefreshToken}. */
  async judge(
    lease: RefreshLease,
    refused: TokenInfo,
    flight: Flight,
  ): Promise<'lost' | 'unknown'> {
    return judgeRefreshToken(this.#engine, lease, refused, flight)
  }

  /** Tries to store what must not get lost, as long as the lease lasts. */
  async keepStoring(lease: RefreshLease): Promise<void> {
    await keepStoring(this.#engine, lease)
  }

  /** Called after every look into the cache: says that a login will be due soon. */
  notice(): void {
    this.#notice.check(this.#engine)
  }
}
