import type { Clock } from '@spotify-sdk/auth-core'

/** Spotify counts requests in a rolling window of 30 seconds: after this, a new one has begun. */
const longestGuessSeconds = 32

/** Until when nothing is sent, since the API has asked for it. */
export class Pause {
  readonly #clock: Clock
  #until = -Infinity
  #strikes = 0

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
  secondsFor(retryAfterSeconds: number | undefined, isNews: boolean): number {
    const strikes = isNews ? this.#strikes : Math.max(this.#strikes - 1, 0)
    const isTold = retryAfterSeconds !== undefined && retryAfterSeconds > 0
    const least = isTold ? Math.min(strikes, 1) : Math.min(2 ** strikes, longestGuessSeconds)
    return Math.max(retryAfterSeconds ?? 0, least)
  }

  /** Begins a pause, or makes it longer, never shorter. */
  begin(seconds: number, isNews: boolean): void {
    if (isNews) this.#strikes += 1
    this.#until = Math.max(this.#until, this.#clock.monotonic() + seconds)
  }

  /** The API answers again. */
  forgetStrikes(): void {
    this.#strikes = 0
  }
}
