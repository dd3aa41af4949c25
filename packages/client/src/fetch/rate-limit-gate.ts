import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { Pause, type PauseRequest } from './pause.ts'
import { Waiters } from './waiters.ts'

/** Timers fire slightly early: the rest of a pause that is left then does not count as a wait. */
const toleranceSeconds = 0.01

/** How long a call may still wait, for all its pauses together. */
export interface WaitBudget {
  secondsLeft: number
}

/** The right to send one request through one gate. */
export interface Permit {
  /** Whether a pause has started since: then the request must not be sent. */
  isStale(): boolean
  /** The API has answered without asking for a pause. */
  answered(): void
  /** The length of a pause that starts now. */
  pauseSeconds(request: PauseRequest): number
  /** The API asked for a pause of this many seconds. */
  limited(seconds: number): void
  /** Frees the place for the next request. Call it once. */
  end(): void
}

/**
 * While a pause is active nothing is sent. Afterwards concurrency ramps up from one request: two
 * more may be sent for each that is answered, as in TCP's slow start, so that the waiting callers do
 * not cause another 429.
 */
export class RateLimitGate {
  readonly #maxWaitSeconds: number
  readonly #pause: Pause
  /** Callers that wait for the end of the pause, and those that wait for a free place. */
  readonly #paused: Waiters
  readonly #queue: Waiters
  /**
   * Counts pauses: the response to a request from before a pause says nothing about the time after
   * it.
   */
  #generation = 0
  #isLong = false
  /** Permits that have not ended, those from before the last pause included. */
  #permits = 0
  #inFlight = 0
  #maxConcurrent = Infinity
  /**
   * Whether the last pause was started for a response that a browser hid, and that may not have
   * asked for one.
   */
  isGuess = false
  /** The API's reason for the last pause, if it gave one. */
  reason: string | undefined

  constructor(maxWaitSeconds: number, clock: Clock = systemClock) {
    this.#maxWaitSeconds = maxWaitSeconds
    this.#pause = new Pause(clock)
    this.#paused = new Waiters(clock)
    this.#queue = new Waiters(clock)
  }

  /** Whether this gate can be discarded: a new one would do the same. */
  get isIdle(): boolean {
    const callers = this.#queue.size + this.#paused.size + this.#permits
    return callers === 0 && this.#maxConcurrent === Infinity && this.remainingSeconds() === 0
  }

  /** Seconds until the pause is over. */
  remainingSeconds(): number {
    return this.#pause.remainingSeconds()
  }

  /**
   * Waits until a request may be sent.
   *
   * @returns `undefined` immediately if the wait is longer than the budget, and during a pause that is
   *   longer than any budget.
   * @throws The signal's reason.
   */
  async enter(budget: WaitBudget, signal: AbortSignal | undefined): Promise<Permit | undefined> {
    let hasQueued = false
    for (;;) {
      signal?.throwIfAborted()
      const seconds = this.remainingSeconds()
      if (seconds > 0) {
        if (this.#isLong || seconds > budget.secondsLeft + toleranceSeconds) return undefined
        budget.secondsLeft -= seconds
        await this.#paused.wait(seconds, signal)
        hasQueued = false
      } else if (hasQueued || (this.#queue.size === 0 && this.#inFlight < this.#maxConcurrent)) {
        return this.#permit()
      } else {
        // If no answer comes, or the callers before have left: as if every round took a second.
        await this.#queue.wait(Math.log2(this.#queue.size + 2), signal)
        hasQueued = true
      }
    }
  }

  #permit(): Permit {
    const generation = this.#generation
    const isCurrent = (): boolean => generation === this.#generation
    this.#permits += 1
    this.#inFlight += 1
    return {
      isStale: () => this.remainingSeconds() > 0,
      answered: () => {
        if (isCurrent()) this.#widen()
      },
      pauseSeconds: (request) => this.#pause.secondsFor(request, isCurrent()),
      limited: (seconds) => this.#close(seconds, isCurrent()),
      end: () => {
        this.#permits -= 1
        if (!isCurrent()) return
        this.#inFlight -= 1
        this.#queue.wake(this.#maxConcurrent - this.#inFlight)
      },
    }
  }

  #widen(): void {
    this.#pause.reset()
    const isEmpty = this.#queue.size + this.#paused.size === 0
    this.#maxConcurrent = isEmpty ? Infinity : this.#maxConcurrent + 1
  }

  #close(seconds: number, isCurrent: boolean): void {
    const wasOver = this.remainingSeconds() === 0
    this.#pause.start(seconds, isCurrent)
    const isLong = this.remainingSeconds() > this.#maxWaitSeconds
    this.#isLong = isLong || (this.#isLong && !wasOver)
    if (isCurrent) {
      this.#generation += 1
      this.#inFlight = 0
      this.#maxConcurrent = 1
      this.reason = undefined
    }
    // Callers whose budget is too small are refused right away.
    this.#queue.wake()
    if (this.#isLong) this.#paused.wake()
  }
}
