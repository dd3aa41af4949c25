import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { Limit } from './limit.ts'
import { Waiters } from './waiters.ts'
import { Pause } from './pause.ts'

/** Timers ring a moment early: what is left of a pause then is no wait of its own. */
const timerToleranceSeconds = 0.01

/** How long a call may still wait for pauses, all of them together. */
export interface WaitBudget {
  secondsLeft: number
}

/** The right of one request to be sent. */
export interface Permit {
  /** Whether a pause has begun since: then nothing may be sent. */
  isStale(): boolean
  /** The API has answered, and asks for no pause. */
  answered(): void
  /** How long a pause would be that begins now. */
  pauseSeconds(limit: Limit): number
  /** The API asks for a pause: as long as `pauseSeconds` says, unless it is given. */
  limited(limit: Limit, seconds?: number): void
  /** Lets the next one pass; a second call changes nothing. */
  end(): void
}

/**
 * What requests pass before they are sent. It is open until the API asks for a pause. Then nobody
 * passes until that is over, and after it not all at once: one, and two for each that is answered,
 * as in TCP's slow start. All who have waited, together, would draw the next 429.
 */
export class RateLimitGate {
  readonly #maxWaitSeconds: number
  readonly #pause: Pause
  readonly #paused: Waiters
  readonly #queue: Waiters
  /** Counts pauses: what was sent before one says nothing of the time after it. */
  #pauseCount = 0
  #isLong = false
  /** Passages that have not ended, those from before the last pause included. */
  #permits = 0
  #inFlight = 0
  #maxConcurrent = Infinity
  /** Whether the last pause is for an answer that could not be seen: it may have asked for none. */
  isGuess = false
  /** The API's own word for why it asked for the last pause, where it has one. */
  reason: string | undefined

  constructor(maxWaitSeconds: number, clock: Clock = systemClock) {
    this.#maxWaitSeconds = maxWaitSeconds
    this.#pause = new Pause(clock)
    this.#paused = new Waiters(clock)
    this.#queue = new Waiters(clock)
  }

  /** Whether it remembers nothing: a new gate would do the same. */
  get isIdle(): boolean {
    const callers = this.#queue.size + this.#paused.size + this.#permits
    return callers === 0 && this.#maxConcurrent === Infinity && this.remainingSeconds() === 0
  }

  /** Until the pause is over. */
  remainingSeconds(): number {
    return this.#pause.remainingSeconds()
  }

  /**
   * Waits until a request may be sent.
   *
   * @returns `undefined` at once where that would take too long, and for as long as a pause lasts
   *   that is too long for everybody.
   * @throws The signal's reason.
   */
  async enter(budget: WaitBudget, signal: AbortSignal | undefined): Promise<Permit | undefined> {
    let hasWaited = false
    for (;;) {
      signal?.throwIfAborted()
      const seconds = this.remainingSeconds()
      if (seconds > 0) {
        if (this.#isLong || seconds > budget.secondsLeft + timerToleranceSeconds) return undefined
        budget.secondsLeft -= seconds
        await this.#paused.sleep(seconds, signal)
        hasWaited = false
      } else if (hasWaited || (this.#queue.size === 0 && this.#inFlight < this.#maxConcurrent)) {
        return this.#permit()
      } else {
        // Where nobody answers, or those before have gone, as if every round took a second.
        await this.#queue.sleep(Math.log2(this.#queue.size + 2), signal)
        hasWaited = true
      }
    }
  }

  #permit(): Permit {
    const pauseCount = this.#pauseCount
    let hasEnded = false
    this.#permits += 1
    this.#inFlight += 1
    return {
      isStale: () => this.remainingSeconds() > 0,
      answered: () => {
        if (pauseCount === this.#pauseCount) this.#widen()
      },
      pauseSeconds: (limit) => this.#secondsFor(limit, pauseCount === this.#pauseCount),
      limited: (limit, seconds) => {
        const isCurrent = pauseCount === this.#pauseCount
        this.#close(seconds ?? this.#secondsFor(limit, isCurrent), isCurrent)
      },
      end: () => {
        if (hasEnded) return
        hasEnded = true
        this.#permits -= 1
        if (pauseCount !== this.#pauseCount) return
        this.#inFlight -= 1
        this.#queue.wake(this.#maxConcurrent - this.#inFlight)
      },
    }
  }

  #widen(): void {
    this.#pause.resetLimits()
    const hasNoWaiters = this.#queue.size + this.#paused.size === 0
    this.#maxConcurrent = hasNoWaiters ? Infinity : this.#maxConcurrent + 1
  }

  #secondsFor({ retryAfterSeconds }: Limit, isCurrent: boolean): number {
    return this.#pause.secondsFor(retryAfterSeconds, isCurrent)
  }

  #close(seconds: number, isCurrent: boolean): void {
    const wasOver = this.remainingSeconds() === 0
    this.#pause.begin(seconds, isCurrent)
    const isLong = this.remainingSeconds() > this.#maxWaitSeconds
    this.#isLong = isLong || (this.#isLong && !wasOver)
    if (isCurrent) {
      this.#pauseCount += 1
      this.#inFlight = 0
      this.#maxConcurrent = 1
      this.reason = undefined
    }
    // Whoever has not the patience is told so now, not later.
    this.#queue.wake()
    if (this.#isLong) this.#paused.wake()
  }
}
