import type { AccessToken } from '../auth-provider.ts'
import type { Clock } from '../clock.ts'
import { RejectedTokens } from './rejected-tokens.ts'
import type { TokenInfo } from '../token/token-info.ts'
import {
  refreshWindows,
  tokenState,
  type RefreshWindows,
  type RefreshWindowSettings,
  type TokenState,
} from './token-state.ts'

/** Hosts whose clocks differ by less share their tokens. A token outlives its end by no more. */
const maxClockSkewSeconds = 60

/** Two clocks that run side by side drift apart by less, but for somebody who sets one. */
export const sameClockSeconds = 1

/**
 * The token that this process holds for one key, and how long it still lives.
 *
 * Its age is the larger of what the wall clock and the monotonic clock say: the first stops when
 * it is set back, the second while the machine sleeps.
 */
export class TokenMemory {
  /** The token in hand, expired or not: an expired one may hold the refresh token. */
  token: TokenInfo | undefined
  /** Whether the cache has yet to take the token in hand. */
  unstored = false
  /** The token in hand was never written to the cache: a write that failed may have arrived. */
  isUnwritten = false
  /** Counts what persons did here, logins and sign-outs: a refresh begun before one comes to nothing. */
  epoch = 0

  readonly #clock: Clock
  readonly #settings: RefreshWindowSettings
  readonly #rejected = new RejectedTokens()
  #stretch: number | undefined
  #lifeSeconds = 0
  #windows: RefreshWindows = { ageing: 0, due: 0 }
  #endsAtMonotonic = 0
  #hit: Promise<string> | undefined
  #hitFrom = Infinity
  #hitUntil = -Infinity

  constructor(clock: Clock, settings: RefreshWindowSettings) {
    this.#clock = clock
    this.#settings = settings
  }

  /** The cache holds the token in hand. */
  confirmStored(): void {
    this.unstored = false
  }

  /** Whether the token in hand must not get lost where the cache does not take it. */
  isPrecious(): boolean {
    return false
  }

  /** Puts a token in hand. Its life counts from before its request, as `expiresAt` says. */
  take(token: TokenInfo): void {
    const previous = this.token
    this.forget()
    this.token = token
    // The same access token again (a verdict on its refresh token, a scope) is no younger for it.
    if (previous?.accessToken === token.accessToken) return

    const left = token.expiresAt - this.#clock.now()
    this.#lifeSeconds = token.expiresIn ?? Math.max(left, 0)
    // A clock that was set back, here or at the writer, makes no token live longer than granted.
    const remaining = Math.min(left, this.#lifeSeconds)
    this.#endsAtMonotonic = this.#clock.monotonic() + remaining
    this.#stretch ??= 1 + this.#clock.random() * 0.1
    this.#windows = refreshWindows(this.#lifeSeconds, this.#settings, this.#stretch)
  }

  /** Takes the token that a request was answered with; `spent` is the refresh token that went for it. */
  takeNew(token: TokenInfo, _spent: string | undefined): void {
    this.take(token)
  }

  /**
   * The token in hand, as others may take it: where the wall clock was set back since it came, its
   * end is set back, too. Readers have nothing but that instant to go by.
   */
  forOthers(): TokenInfo | undefined {
    if (this.token === undefined) return undefined
    const end = this.#clock.now() + this.#endsAtMonotonic - this.#clock.monotonic()
    const isSetBack = this.token.expiresAt - end > sameClockSeconds
    return isSetBack ? { ...this.token, expiresAt: end } : this.token
  }

  /** The token in hand, as callers of `getToken` get it. */
  accessToken(): AccessToken {
    const { accessToken, expiresAt, scope } = this.forOthers() ?? { accessToken: '', expiresAt: 0 }
    return scope === undefined ? { accessToken, expiresAt } : { accessToken, expiresAt, scope }
  }

  /** Empties the hand: the token was deleted. What was rejected stays rejected. */
  forget(): void {
    this.token = undefined
    this.isUnwritten = false
    this.confirmStored()
    this.#hitUntil = -Infinity
  }

  /** Empties the hand: somebody has deleted the stored token. */
  noteDeleted(): void {
    this.forget()
  }

  /** Notes that the API refused this access token: it is never handed out again. */
  reject(accessToken: string): void {
    this.#rejected.add(accessToken, this.#clock.now())
    this.#hitUntil = -Infinity
  }

  /**
   * The hot path: one look at one clock. The wall clock, from both sides: it notices a sleep of
   * the machine at once, and one that was set back leaves the window that `serve` opened.
   */
  hit(): Promise<string> | undefined {
    const now = this.#clock.now()
    return now < this.#hitUntil && now >= this.#hitFrom ? this.#hit : undefined
  }

  /** The token in hand, to be served for so many seconds (at most one) without a second look. */
  serve(accessToken: string, seconds: number): Promise<string> {
    this.#hitFrom = this.#clock.now()
    this.#hitUntil = this.#hitFrom + Math.min(seconds, 1)
    return (this.#hit = Promise.resolve(accessToken))
  }

  isRejected(accessToken: string): boolean {
    return this.#rejected.has(accessToken)
  }

  /**
   * Whether the token in hand was refused by the API, and is valid otherwise: others may serve it.
   * One that is not in hand is likely to be, for as long as tokens live.
   */
  holdsRejected(): boolean {
    const now = this.#clock.now()
    if (this.token === undefined) return this.#rejected.mayLiveAt(now)
    return this.isRejected(this.token.accessToken) && this.token.expiresAt > now
  }

  /**
   * Takes what the cache holds, where that is better than what is in hand.
   *
   * @returns Whether another access token is in hand now.
   */
  adopt(stored: TokenInfo): boolean {
    if (stored.accessToken === this.token?.accessToken) {
      if (!this.unstored) this.take(stored)
      return false
    }
    if (!this.isUsable(stored)) return false
    // A later fence has written while ours was on its way: last fence wins.
    if (!(this.token === undefined || this.unstored || this.isBetter(stored))) return false
    this.take(stored)
    return true
  }

  /**
   * Whether an entry takes the place of the token in hand: it lives longer, or it is fresh where that
   * in hand wants to be refreshed. Else a token that lives shorter than the last one would be
   * requested again by each process.
   */
  isBetter(stored: TokenInfo): boolean {
    const left = stored.expiresAt - this.#clock.now()
    if (left > this.remainingSeconds()) return true
    const windows = refreshWindows(stored.expiresIn ?? left, this.#settings, this.#stretch ?? 1)
    return this.state() !== 'fresh' && tokenState(left, windows) === 'fresh'
  }

  /**
   * Whether the access token of an entry may be served: valid, not refused by the API, and not of a
   * writer whose clock was ahead. Such an entry ends later than its whole life from now.
   */
  isUsable({ accessToken, expiresAt, expiresIn = Infinity }: TokenInfo): boolean {
    const left = expiresAt - this.#clock.now()
    return left > 0 && left <= expiresIn + maxClockSkewSeconds && !this.isRejected(accessToken)
  }

  /** Seconds that the token in hand may still be handed out; 0 or less: not any more. */
  remainingSeconds(): number {
    if (this.token === undefined) return 0
    if (this.isRejected(this.token.accessToken)) return 0
    return Math.min(
      this.token.expiresAt - this.#clock.now(),
      this.#endsAtMonotonic - this.#clock.monotonic(),
    )
  }

  /** Seconds since the token in hand was issued, as far as is known. */
  ageSeconds(): number {
    return this.#lifeSeconds - Math.min(this.remainingSeconds(), this.#lifeSeconds)
  }

  state(): TokenState {
    return tokenState(this.remainingSeconds(), this.#windows)
  }

  /** Seconds until the token in hand leaves its present state. */
  secondsInState(): number {
    const remaining = this.remainingSeconds()
    const state = tokenState(remaining, this.#windows)
    if (state === 'fresh') return remaining - Math.max(this.#windows.ageing, this.#windows.due)
    if (state === 'ageing') return remaining - this.#windows.due
    return Math.max(remaining, 0)
  }
}
