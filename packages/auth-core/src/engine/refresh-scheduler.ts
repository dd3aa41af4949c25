import { refresh } from './refresh.ts'
import { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshContext } from './refresh-context.ts'

/** After a failed background attempt, the next one starts 1 s later, doubling up to this. */
const maxBackoffSeconds = 60

/** The one refresh that may be under way, and when the next one may start in the background. */
export class RefreshScheduler {
  readonly #context: RefreshContext
  readonly #revalidateSeconds: number
  #attempt: RefreshAttempt | undefined
  /**
   * Consecutive attempts, sign-ins and sign-outs that left no fresh, stored token. If 0, the next attempt
   * need not wait.
   */
  #failedAttempts = 0
  #nextCheckAt = Infinity

  constructor(context: RefreshContext, revalidateSeconds: number) {
    this.#context = context
    this.#revalidateSeconds = revalidateSeconds
  }

  /** The refresh under way, unless it was given up. */
  get current(): RefreshAttempt | undefined {
    return this.#attempt?.isGivenUp() ? undefined : this.#attempt
  }

  /** Whether a fresh token must be checked against the cache again. */
  get isRecheckDue(): boolean {
    return this.#context.held.isUnstored || this.#context.clock.monotonic() >= this.#nextCheckAt
  }

  /** Seconds until the next background refresh or cache check is due. */
  get idleSeconds(): number {
    if (this.current !== undefined) return Infinity
    return Math.max(this.#nextCheckAt - this.#context.clock.monotonic(), 0)
  }

  /** Starts a refresh that no caller waits for, unless one is under way or the backoff has not ended. */
  startInBackground(): void {
    if (this.current !== undefined) return
    const isBackoffOver = this.#context.clock.monotonic() >= this.#nextCheckAt
    if (this.#failedAttempts === 0 || isBackoffOver) this.#start()
  }

  /** The refresh under way; started if there is none. */
  join(): RefreshAttempt {
    return this.current ?? this.#start()
  }

  /** Plans the next check; also called after a sign-in or sign-out. */
  scheduleNext(isComplete = true): void {
    const { held, clock, policy } = this.#context
    policy?.afterRefresh()
    const isUpToDate = isComplete && held.state() === 'fresh' && !held.isUnstored
    this.#failedAttempts = isUpToDate ? 0 : this.#failedAttempts + 1
    const backoff = 2 ** (this.#failedAttempts - 1)
    const seconds = this.#revalidateSeconds
    this.#nextCheckAt =
      clock.monotonic() +
      // After a failure never 0: `keepWarm` would start the next attempt in the same step, forever.
      (isUpToDate ? seconds : Math.min(seconds || 1, backoff, maxBackoffSeconds))
  }

  #start(): RefreshAttempt {
    const attempt = new RefreshAttempt(this.#context, (self) => refresh(this.#context, self))
    this.#attempt = attempt
    this.#context.background.run(attempt.done.then(() => this.#finish(attempt)))
    return attempt
  }

  #finish(attempt: RefreshAttempt): void {
    // An attempt that was given up may end after its successor has started.
    if (this.#attempt === attempt) this.#attempt = undefined
    this.scheduleNext(attempt.isComplete)
  }
}
