import type { Clock } from '@spotify-sdk/auth-core'
import { parseRetryAfter } from '@spotify-sdk/auth-core/toolkit'

/** Spotify counts requests in a rolling window of 30 seconds: after this time a new one has begun. */
const maxGuessSeconds = 32

/** A request of the API for a pause. */
export interface PauseRequest {
  /** Absent if the API does not say, or a browser hides it. */
  readonly retryAfterSeconds: number | undefined
}

/** The pause that a response asks for: a 429 always does, a 5xx if it says for how long. */
export function pauseRequestOf({ status, headers }: Response): PauseRequest | undefined {
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), Date.now() / 1000)
  const isAsked = status === 429 || (status >= 500 && retryAfterSeconds !== undefined)
  return isAsked ? { retryAfterSeconds } : undefined
}

/** The time in which nothing is sent, because the API has asked for it. */
export class Pause {
  readonly #clock: Clock
  #until = -Infinity
  #consecutive = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  remainingSeconds(): number {
    return Math.max(this.#until - this.#clock.monotonic(), 0)
  }

  /**
   * The length of a pause that begins now. If the API does not say for how long, consecutive pauses
   * double. If it repeatedly says next to nothing, they last a second, so that no caller retries in
   * a tight loop.
   *
   * @param isCurrent - Whether the request was sent after all earlier pauses.
   */
  secondsFor({ retryAfterSeconds }: PauseRequest, isCurrent: boolean): number {
    const consecutive = isCurrent ? this.#consecutive : Math.max(this.#consecutive - 1, 0)
    const isTold = retryAfterSeconds !== undefined && retryAfterSeconds > 0
    const min = isTold ? Math.min(consecutive, 1) : Math.min(2 ** consecutive, maxGuessSeconds)
    return Math.max(retryAfterSeconds ?? 0, min)
  }

  /** Starts a pause, or makes the current one longer, never shorter. */
  start(seconds: number, isCurrent: boolean): void {
    if (isCurrent) this.#consecutive += 1
    this.#until = Math.max(this.#until, this.#clock.monotonic() + seconds)
  }

  /** The API answers again: the next pause is the first. */
  reset(): void {
    this.#consecutive = 0
  }
}

/** The response for a caller during a pause: a 429 like the API's own, without a request. */
export function pausedResponse(seconds: number, reason: string | undefined): Response {
  const error = {
    status: 429,
    message: 'Spotify asked for a pause: nothing was sent.',
    reason,
  }
  const headers = { 'retry-after': `${Math.ceil(seconds)}` }
  return Response.json({ error }, { status: 429, headers })
}
