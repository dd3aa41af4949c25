import type { Clock } from '../clock.ts'
import { RejectedTokens } from './rejected-tokens.ts'
import type { TokenInfo } from '../token/token-info.ts'
import {
  refreshWindows,
  tokenState,
  type RefreshWindows,
  type RefreshWindowSettings,
  type TokenState,
} from './refresh-windows.ts'

/**
 * Hosts whose clocks differ by less share their tokens. No token is served for longer after its
 * expiry.
 */
const maxClockSkewSeconds = 60

/** Two clocks of one host drift apart by less, unless one of them is set. */
export const sameClockSeconds = 1

/** What is not stored yet. A sign-in waits for no lease. */
export type PendingWrite = 'none' | 'token' | 'sign-in'

/**
 * The token that a source holds in memory, and how long it is still valid.
 *
 * Its age is the larger one of those by the wall clock and by the monotonic clock: the wall clock may be
 * set back, and the monotonic clock may stop while the machine sleeps.
 */
export class HeldToken {
  /** The token, even if expired: an expired one may have the refresh token. */
  token: TokenInfo | undefined
  pendingWrite: PendingWrite = 'none'
  /** No write of the token was started. A write that failed may have arrived. */
  isUnwritten = false
  /** Whether the refresh token came from a request of this source and replaced another one. */
  isReplacement = false
  /** Whether the token has all scopes that the program requires; else it is not served. */
  isSufficient = true
  /** Counts sign-ins and sign-outs through this source: each supersedes the refresh under way. */
  generation = 0

  /** The access tokens that the API rejected. */
  readonly rejected = new RejectedTokens()

  readonly clock: Clock
  readonly #settings: RefreshWindowSettings
  #jitterFactor: number | undefined
  #lifeSeconds = 0
  #windows: RefreshWindows = { ageingSeconds: 0, dueSeconds: 0 }
  #endsAtMonotonic = 0
  #hit: Promise<string> | undefined
  #hitFrom = Infinity
  #hitUntil = -Infinity

  constructor(clock: Clock, settings: RefreshWindowSettings) {
    this.clock = clock
    this.#settings = settings
  }

  /** Whether the token is not stored yet. */
  get isUnstored(): boolean {
    return this.pendingWrite !== 'none'
  }

  /** Whether the token must not be lost: it has a new refresh token, or marks one as rejected. */
  get mustBeStored(): boolean {
    return this.isReplacement || this.token?.refreshTokenRejectedAt !== undefined
  }

  /** Holds a token. Its life counts from before its request, as `expiresAt` says. */
  take(token: TokenInfo, isSufficient = true): void {
    const previous = this.token
    this.clear()
    this.token = token
    this.isSufficient = isSufficient
    // The same access token with another verdict or scope is no younger.
    if (previous?.accessToken === token.accessToken) return

    const left = token.expiresAt - this.clock.now()
    this.#lifeSeconds = token.expiresIn ?? Math.max(left, 0)
    // No token lives longer than granted because a clock, here or at the writer, was set back.
    this.#endsAtMonotonic = this.clock.monotonic() + Math.min(left, this.#lifeSeconds)
    this.#jitterFactor ??= 1 + this.clock.random() * 0.1
    this.#windows = refreshWindows(this.#lifeSeconds, this.#settings, this.#jitterFactor)
  }

  /** Drops the token. Access tokens that the API rejected stay rejected. */
  clear(): void {
    this.token = undefined
    this.isUnwritten = false
    this.isReplacement = false
    this.confirmStored()
    this.#hitUntil = -Infinity
  }

  /** A write of the token starts. */
  beginWrite(): void {
    this.isUnwritten = false
    if (this.pendingWrite === 'none') this.pendingWrite = 'token'
  }

  /** The cache holds the token. */
  confirmStored(): void {
    this.pendingWrite = 'none'
  }

  /** The token could not be stored. Returns whether it must be stored later. */
  keepUnstored(): boolean {
    if (this.pendingWrite !== 'sign-in') this.pendingWrite = this.mustBeStored ? 'token' : 'none'
    return this.isUnstored
  }

  /**
   * The token as it is stored. Readers know only `expiresAt`, so if the wall clock was set back since the
   * token arrived, so is `expiresAt`.
   */
  toStored(): TokenInfo | undefined {
    if (this.token === undefined) return undefined
    const end = this.clock.now() + this.#endsAtMonotonic - this.clock.monotonic()
    const isSetBack = this.token.expiresAt - end > sameClockSeconds
    // An imported refresh token has an access token that ended in 1970.
    return isSetBack ? { ...this.token, expiresAt: Math.max(end, 0) } : this.token
  }

  /** Remembers that the API rejected this access token, which is never returned again. */
  reject(accessToken: string): void {
    this.rejected.add(accessToken, this.clock.monotonic())
    this.#hitUntil = -Infinity
  }

  /**
   * The hot path: one read of one clock. The wall clock shows that the machine slept; if it was set back,
   * it is outside the window that {@link serve} opened.
   */
  hit(): Promise<string> | undefined {
    const now = this.clock.now()
    return now < this.#hitUntil && now >= this.#hitFrom ? this.#hit : undefined
  }

  /** Opens the hot path for `seconds`, at most one. */
  serve(seconds: number): void {
    this.#hitFrom = this.clock.now()
    this.#hitUntil = this.#hitFrom + Math.min(seconds, 1)
    this.#hit = Promise.resolve(this.token?.accessToken ?? '')
  }

  /**
   * Whether an entry expires later than the held token, or is fresh while the held one needs a refresh.
   * Otherwise each source would request its own token if new tokens had shorter lives. The entry is
   * judged with the jitter of this source, which applies once it is held.
   */
  isOutlivedBy(stored: TokenInfo): boolean {
    const left = stored.expiresAt - this.clock.now()
    if (left > this.remainingSeconds()) return true
    const { expiresIn = left } = stored
    const windows = refreshWindows(expiresIn, this.#settings, this.#jitterFactor ?? 1)
    return this.state() !== 'fresh' && tokenState(left, windows) === 'fresh'
  }

  /**
   * Whether the access token of an entry may be served: valid and not rejected. It may not be
   * served if it expires later than its whole life from now, because the clock of its writer was
   * ahead.
   */
  isUsable({ accessToken, expiresAt, expiresIn = Infinity }: TokenInfo): boolean {
    const left = expiresAt - this.clock.now()
    return left > 0 && left <= expiresIn + maxClockSkewSeconds && !this.rejected.has(accessToken)
  }

  /** Seconds for which the token may still be returned; not above 0 if it no longer may. */
  remainingSeconds(): number {
    if (this.token === undefined || !this.isSufficient) return 0
    if (this.rejected.has(this.token.accessToken)) return 0
    return Math.min(
      this.token.expiresAt - this.clock.now(),
      this.#endsAtMonotonic - this.clock.monotonic(),
    )
  }

  /** Seconds since the token was issued, as far as is known. */
  ageSeconds(): number {
    return this.#lifeSeconds - Math.min(this.remainingSeconds(), this.#lifeSeconds)
  }

  state(): TokenState {
    return tokenState(this.remainingSeconds(), this.#windows)
  }

  /** Seconds until the token's state changes. */
  secondsInState(): number {
    const { ageingSeconds, dueSeconds } = this.#windows
    const remaining = this.remainingSeconds()
    const ends = [Math.max(ageingSeconds, dueSeconds), dueSeconds, 0]
    return remaining - (ends.find((end) => end < remaining) ?? remaining)
  }
}
