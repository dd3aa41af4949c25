import type { Clock } from '@spotify-sdk/auth-core'

/** Spotify counts requests in a rolling window of 30 seconds: after this, a new one has begun. */
const maxGuessSeconds = 32

/** Until when nothing is sent, since the API has asked for it. */
export class Pause {
  readonly #clock: Clock
  #until = -Infinity
  #consecutiveLimits = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  remainingSeconds(): number {
    return Math.max(this.#until - this.#clock.monotonic(), 0)
  }

  /**
   * How long a pause would be.
   *
   * @param retryAfterSeconds - What the API says, a day at most. Where it says nothing, pauses in a row double, and
   *   where it says next to nothing again and again, they last a second: nobody asks in a hot loop.
   * @param isNews - Whether the request had been sent after all earlier pauses.
   */
  secondsFor(retryAfterSeconds: number | undefined, isCurrent: boolean): number {
    const limits = isCurrent ? this.#consecutiveLimits : Math.max(this.#consecutiveLimits - 1, 0)
    const isGiven = retryAfterSeconds !== undefined && retryAfterSeconds > 0
    const minimum = isGiven ? Math.min(limits, 1) : Math.min(2 ** limits, maxGuessSeconds)
    return Math.max(retryAfterSeconds ?? 0, minimum)
  }

  /** Begins a pause, or makes it longer, never shorter. */
  begin(seconds: number, isCurrent: boolean): void {
    if (isCurrent) this.#consecutiveLimits += 1
    this.#until = Math.max(this.#until, this.#clock.monotonic() + seconds)
  }

  /** The API answers again. */
  resetLimits(): void {
    this.#consecutiveLimits = 0
  }
}
