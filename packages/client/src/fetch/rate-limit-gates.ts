import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { RateLimitGate, type Permit, type WaitBudget } from './rate-limit-gate.ts'
import type { Limit } from './limit.ts'
import { Waiters } from './waiters.ts'

/** The Web API's own word for a quota that is used up, which is one of a group of endpoints. */
export const quotaExceeded = 'QUOTA_EXCEEDED'

/** No body of an error is waited for longer: see `readErrorText`. */
const maxUndecidedSeconds = 1

/** The right of one request to be sent, or the gate that refused it. */
export type Entry =
  | { readonly permit: RequestPermit; readonly refusedBy?: undefined }
  | { readonly permit?: undefined; readonly refusedBy: RateLimitGate }

/** The right of one request to be sent. */
export interface RequestPermit {
  /** Whether a pause has begun since: then nothing may be sent. */
  isStale(): boolean
  /** The API has answered, and asks for no pause. */
  answered(): void
  /** The API asks for a pause; `reason` is its own word for why. */
  limited(limit: Limit, reason: string | undefined): PauseOf
  /** No answer could be seen, and it may have been one that asks for a pause. */
  unseen(): void
  /** Lets the next one pass; a second call changes nothing. */
  end(): void
}

/** A pause that has begun. */
export interface PauseOf {
  readonly seconds: number
  /** The whole API, or one endpoint alone. */
  readonly scope: 'api' | 'endpoint'
}

/**
 * The gates of all requests of one app: Spotify counts its rate limit per app, so that short pauses
 * hold everybody. A quota belongs to a group of endpoints: when it is used up, or a pause is longer
 * than any call waits, only the endpoint that was refused is closed.
 */
export class RateLimitGates {
  readonly #maxWaitSeconds: number
  readonly #clock: Clock
  readonly #common: RateLimitGate
  /** Of the endpoints that are asked now, or were refused and have not answered since. */
  readonly #endpoints = new Map<string, RateLimitGate>()
  readonly #held: Waiters
  #undecided = 0

  constructor(maxWaitSeconds: number, clock: Clock = systemClock) {
    this.#maxWaitSeconds = maxWaitSeconds
    this.#clock = clock
    this.#common = new RateLimitGate(maxWaitSeconds, clock)
    this.#held = new Waiters(clock)
  }

  /**
   * Waits until a request to an endpoint may be sent.
   *
   * @returns The gate that refuses it, at once, where that would take too long.
   * @throws The signal's reason.
   */
  async enter(
    endpoint: string,
    budget: WaitBudget,
    signal: AbortSignal | undefined,
  ): Promise<Entry> {
    signal?.throwIfAborted()
    if (this.#undecided > 0) await this.#held.sleep(maxUndecidedSeconds, signal)
    const gate =
      this.#endpoints.get(endpoint) ?? new RateLimitGate(this.#maxWaitSeconds, this.#clock)
    this.#endpoints.set(endpoint, gate)
    const own = await this.#enterOne(gate, endpoint, budget, signal)
    if (own === undefined) return { refusedBy: gate }
    const leave = (): void => {
      own.end()
      this.#forgetIdle(endpoint, gate)
    }
    try {
      const common = await this.#common.enter(budget, signal)
      if (common !== undefined) return { permit: this.#permit({ gate, own, common, leave }) }
    } catch (reason) {
      leave()
      throw reason
    }
    leave()
    return { refusedBy: this.#common }
  }

  /** Lets no further request pass until it is known which endpoints an answer is about. */
  async whileUndecided<T>(work: Promise<T>): Promise<T> {
    this.#undecided += 1
    try {
      return await work
    } finally {
      this.#undecided -= 1
      if (this.#undecided === 0) this.#held.wake()
    }
  }

  #permit({ gate, own, common, leave }: GatePermits): RequestPermit {
    return {
      isStale: () => this.#undecided > 0 || own.isStale() || common.isStale(),
      answered: () => {
        own.answered()
        common.answered()
      },
      limited: (limit, reason) => {
        const isQuota = reason === quotaExceeded
        const seconds = (isQuota ? own : common).pauseSeconds(limit)
        const isOfEndpoint = isQuota || seconds > this.#maxWaitSeconds
        if (isOfEndpoint) own.limited(limit, seconds)
        else common.limited(limit, seconds)
        const closed = isOfEndpoint ? gate : this.#common
        closed.reason = reason ?? closed.reason
        closed.isGuess = false
        return { seconds, scope: isOfEndpoint ? 'endpoint' : 'api' }
      },
      unseen: () => {
        const limit = { retryAfterSeconds: undefined }
        const isPaused = this.#common.remainingSeconds() > 0
        common.limited(limit, Math.min(common.pauseSeconds(limit), this.#maxWaitSeconds))
        this.#common.isGuess ||= !isPaused
      },
      end: () => {
        common.end()
        leave()
      },
    }
  }

  async #enterOne(
    gate: RateLimitGate,
    endpoint: string,
    budget: WaitBudget,
    signal: AbortSignal | undefined,
  ): Promise<Permit | undefined> {
    try {
      return await gate.enter(budget, signal)
    } finally {
      this.#forgetIdle(endpoint, gate)
    }
  }

  #forgetIdle(endpoint: string, gate: RateLimitGate): void {
    if (gate.isIdle && this.#endpoints.get(endpoint) === gate) this.#endpoints.delete(endpoint)
  }
}

interface GatePermits {
  readonly gate: RateLimitGate
  readonly own: Permit
  readonly common: Permit
  readonly leave: () => void
}
