import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { PauseRequest } from './pause.ts'
import { RateLimitGate, type Permit, type WaitBudget } from './rate-limit-gate.ts'
import { Waiters } from './waiters.ts'

/** The Web API's reason for a used-up quota, which belongs to a group of endpoints. */
export const quotaExceeded = 'QUOTA_EXCEEDED'

/** Maximum wait for the body of an error: see `readErrorText`. */
const maxUndecidedSeconds = 1

/** The right of one request to be sent, or the gate that refused it. */
export type Entry =
  | { readonly permit: RequestPermit; readonly refusedBy?: undefined }
  | { readonly permit?: undefined; readonly refusedBy: RateLimitGate }

/** The right of one request to be sent. */
export interface RequestPermit {
  /** Whether a pause has started since: then the request must not be sent. */
  isStale(): boolean
  /** The API has answered without asking for a pause. */
  answered(): void
  /** The API asked for a pause; `reason` is the one that it gave. */
  limited(request: PauseRequest, reason: string | undefined): PauseOf
  /** A browser hid the response, which may have asked for a pause. */
  unseen(): void
  /** Frees the place for the next request. Call it once. */
  end(): void
}

/** A pause that has begun. */
export interface PauseOf {
  readonly seconds: number
  /** The whole API, or one endpoint alone. */
  readonly scope: 'api' | 'endpoint'
}

/**
 * The gates of all requests of one app. Spotify counts its rate limit per app, so a short pause holds
 * all callers. A quota belongs to a group of endpoints: if it is used up, or a pause is longer than
 * any call waits, only the endpoint that was refused is closed.
 */
export class RateLimitGates {
  readonly #maxWaitSeconds: number
  readonly #clock: Clock
  readonly #common: RateLimitGate
  /** One for each endpoint with a request in flight, or a pause that is not over. */
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
   * @returns The gate that refuses it, immediately, if the wait is longer than the budget.
   * @throws The signal's reason.
   */
  async enter(
    endpoint: string,
    budget: WaitBudget,
    signal: AbortSignal | undefined,
  ): Promise<Entry> {
    signal?.throwIfAborted()
    if (this.#undecided > 0) await this.#held.wait(maxUndecidedSeconds, signal)
    const gate =
      this.#endpoints.get(endpoint) ?? new RateLimitGate(this.#maxWaitSeconds, this.#clock)
    this.#endpoints.set(endpoint, gate)
    let own: Permit | undefined
    let common: Permit | undefined
    try {
      own = await gate.enter(budget, signal)
      if (own === undefined) return { refusedBy: gate }
      common = await this.#common.enter(budget, signal)
      if (common === undefined) return { refusedBy: this.#common }
      return { permit: this.#permit({ endpoint, gate, own, common }) }
    } finally {
      if (common === undefined) this.#leave(endpoint, gate, own)
    }
  }

  /** Holds all further requests until it is known which endpoints a response affects. */
  async whileUndecided<T>(work: Promise<T>): Promise<T> {
    this.#undecided += 1
    try {
      return await work
    } finally {
      this.#undecided -= 1
      if (this.#undecided === 0) this.#held.wake()
    }
  }

  #permit({ endpoint, gate, own, common }: GatePermits): RequestPermit {
    return {
      isStale: () => this.#undecided > 0 || own.isStale() || common.isStale(),
      answered: () => {
        own.answered()
        common.answered()
      },
      limited: (request, reason) => {
        const isQuota = reason === quotaExceeded
        const seconds = (isQuota ? own : common).pauseSeconds(request)
        const isOfEndpoint = isQuota || seconds > this.#maxWaitSeconds
        const refused = isOfEndpoint ? own : common
        refused.limited(seconds)
        const closed = isOfEndpoint ? gate : this.#common
        closed.reason = reason ?? closed.reason
        closed.isGuess = false
        return { seconds, scope: isOfEndpoint ? 'endpoint' : 'api' }
      },
      unseen: () => {
        const request = { retryAfterSeconds: undefined }
        const isPaused = this.#common.remainingSeconds() > 0
        common.limited(Math.min(common.pauseSeconds(request), this.#maxWaitSeconds))
        this.#common.isGuess ||= !isPaused
      },
      end: () => {
        common.end()
        this.#leave(endpoint, gate, own)
      },
    }
  }

  /** Frees the place at the gate of an endpoint, and discards the gate if nothing needs it. */
  #leave(endpoint: string, gate: RateLimitGate, own: Permit | undefined): void {
    own?.end()
    if (gate.isIdle && this.#endpoints.get(endpoint) === gate) this.#endpoints.delete(endpoint)
  }
}

interface GatePermits {
  readonly endpoint: string
  readonly gate: RateLimitGate
  readonly own: Permit
  readonly common: Permit
}
