import type { Clock } from '@spotify-sdk/auth-core'

/** Spotify counts requests in a rolling window of 30 seconds: after this, a new one has begun. */
const longestGuessSeconds = 32

/** A day: an absurd value must not switch a program off. */
const longestPauseSeconds = 86_400

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
   * Begins a pause, or makes it longer, never shorter.
   *
   * @param isNews - Whether the request had been sent after all earlier pauses. Each pause in a row
   *   makes the next one twice as long at least: who is told 0 seconds for ever asks ever less.
   */
  begin(retryAfterSeconds: number | undefined, isNews: boolean): void {
    const strikes = isNews ? this.#strikes++ : Math.max(this.#strikes - 1, 0)
    const isTold = retryAfterSeconds !== undefined && retryAfterSeconds > 0
    const least = isTold && strikes === 0 ? 0 : Math.min(2 ** strikes, longestGuessSeconds)
    const seconds = Math.min(Math.max(retryAfterSeconds ?? 0, least), longestPauseSeconds)
    this.#until = Math.max(this.#until, this.#clock.monotonic() + seconds)
  }

  /** The API answers again. */
  forgetStrikes(): void {
    this.#strikes = 0
  }
}
