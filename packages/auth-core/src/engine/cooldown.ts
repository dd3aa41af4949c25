import type { Clock } from '../clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { SpotifyError, SpotifyErrorDetails } from '../errors/spotify-error.ts'
import { longestRetryAfterSeconds } from '../token-endpoint/retry-after.ts'

const firstPauseSeconds = 1
const longestPauseSeconds = 60

/** How long to pause, and what to tell callers meanwhile. */
interface Pause {
  readonly until: number
  readonly error: SpotifyError
}

/**
 * The time after a failure in which this source requests nothing. It stops requests, never cache
 * reads, and callers never wait for its end: they have an error that says when it will be.
 */
export class Cooldown {
  readonly #clock: Clock
  #failures = 0
  #pause: Pause | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** After a failure that passes: from 1 s, doubling to 60 s, times ½ to 1, never below `Retry-After`. */
  beginPassing(error: SpotifyError): number {
    const ladder = Math.min(firstPauseSeconds * 2 ** this.#failures++, longestPauseSeconds)
    const pause = ladder * (0.5 + this.#clock.random() / 2)
    return this.begin(error, Math.max(pause, error.retryAfterSeconds ?? 0))
  }

  /** After a failure that somebody has to mend. */
  beginLong(error: SpotifyError): number {
    return this.begin(error, longestPauseSeconds)
  }

  /** A pause of so many seconds, unless a longer one is on; `error` is what callers get, renewed for each. */
  begin(error: SpotifyError, seconds: number): number {
    const pause = Math.min(seconds, longestRetryAfterSeconds)
    const until = this.#clock.monotonic() + pause
    if (until > (this.#pause?.until ?? -Infinity)) this.#pause = { until, error }
    return pause
  }

  /** A token was had: all is well again. */
  end(): void {
    this.#failures = 0
    this.#pause = undefined
  }

  isActive(): boolean {
    return this.error() !== undefined
  }

  /** A new error of the code that began the pause, with the seconds that are left of it. */
  error(): SpotifyError | undefined {
    if (this.#pause === undefined) return undefined
    const left = this.#pause.until - this.#clock.monotonic()
    return left > 0 ? renewError(this.#pause.error, left) : undefined
  }

  throwIfActive(): void {
    const error = this.error()
    if (error !== undefined) throw error
  }
}

/**
 * The error behind a cooldown that another process began. Of the code that the cache hands over,
 * only what is known is believed.
 */
export function errorForCode(code: string | undefined, retryAfterSeconds: number): SpotifyError {
  if (code === 'connection_failed' || code === 'timeout') {
    const message = 'The token endpoint cannot be reached (another tab or process has tried).'
    return new ConnectionError(message, { code, retryAfterSeconds })
  }
  const message = 'The token endpoint asked for a pause (another process was told so).'
  return code === 'rate_limited'
    ? new RateLimitError(message, { code, status: 429, retryAfterSeconds })
    : new ServerError(message, { code: 'server_error', retryAfterSeconds })
}

/** The same error, made anew: callers do not share a stack, and each is told what is left. */
function renewError(error: SpotifyError, retryAfterSeconds: number): SpotifyError {
  const ErrorClass = error.constructor as new (
    message: string,
    details: SpotifyErrorDetails,
  ) => SpotifyError
  // Its class takes of them what it knows.
  const facts: SpotifyErrorDetails = error
  return new ErrorClass(error.message, { ...facts, retryAfterSeconds })
}
