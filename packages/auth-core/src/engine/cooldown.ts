import type { KeylessAuthEvent } from '../auth-event.ts'
import type { LeaseReleaseOptions } from '../cache/token-cache.ts'
import type { Clock } from '../clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { SpotifyError, SpotifyErrorDetails } from '../errors/spotify-error.ts'
import type { Failure } from './failure.ts'
import { maxRetryAfterSeconds } from '../token-endpoint/retry-after.ts'

const firstPauseSeconds = 1
const maxPauseSeconds = 60

/**
 * The time after a failure in which this source requests nothing. It stops requests, never cache
 * reads. Callers never wait for its end: they get an error that says when it ends.
 */
export class Cooldown {
  readonly #clock: Clock
  #failures = 0
  /** Until when nothing is requested, and the error that callers get meanwhile. */
  #pause: { readonly until: number; readonly error: SpotifyError } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** After a passing failure: from 1 s, doubling to 60 s, times ½ to 1, never below `Retry-After`. */
  beginPassing(error: SpotifyError): number {
    const backoff = Math.min(firstPauseSeconds * 2 ** this.#failures++, maxPauseSeconds)
    const pause = backoff * (0.5 + this.#clock.random() / 2)
    return this.begin(error, Math.max(pause, error.retryAfterSeconds ?? 0))
  }

  /** Starts a pause, unless a longer one is active. Each caller gets a new copy of `error`. */
  begin(error: SpotifyError, seconds: number): number {
    const pause = Math.min(seconds, maxRetryAfterSeconds)
    const until = this.#clock.monotonic() + pause
    if (until > (this.#pause?.until ?? -Infinity)) this.#pause = { until, error }
    return pause
  }

  /** There is a new token: requests are allowed again. */
  end(): void {
    this.#failures = 0
    this.#pause = undefined
  }

  isActive(): boolean {
    return this.#secondsLeft() > 0
  }

  /** A new copy of the error that began the pause, with the remaining seconds. */
  error(): SpotifyError | undefined {
    const left = this.#secondsLeft()
    return this.#pause !== undefined && left > 0 ? renewError(this.#pause.error, left) : undefined
  }

  throwIfActive(): void {
    const error = this.error()
    if (error !== undefined) throw error
  }

  #secondsLeft(): number {
    return (this.#pause?.until ?? -Infinity) - this.#clock.monotonic()
  }
}

/** What a cooldown belongs to. */
interface CooldownContext {
  readonly cooldown: Cooldown
  readonly emit: (event: KeylessAuthEvent) => void
}

/**
 * Begins the cooldown that a failed token request calls for.
 *
 * @returns The cooldown that the lease is released with, if it is for other sources too.
 */
export function endWithFailure(
  { cooldown, emit }: CooldownContext,
  { error, kind, shared }: Failure,
  { waitingCallers }: { readonly waitingCallers: number },
): LeaseReleaseOptions {
  if (kind === 'reauthorization') return {}
  const { name, code, status } = error
  const mustBeFixed = kind === 'configuration'
  const cooldownSeconds = mustBeFixed
    ? cooldown.begin(error, maxPauseSeconds)
    : cooldown.beginPassing(error)
  const facts = { code, status, cooldownSeconds, shared, waitingCallers }
  emit({ type: 'refresh-failed', error: name, ...facts })
  return shared ? { cooldownSeconds, code } : {}
}

/**
 * The error for a cooldown that another source began. The cache passes its code on; unknown codes are
 * not used.
 */
export function errorForCode(code: string | undefined, retryAfterSeconds: number): SpotifyError {
  if (code === 'connection_failed' || code === 'timeout') {
    const message = 'Another process cannot reach the token endpoint.'
    return new ConnectionError(message, { code, retryAfterSeconds })
  }
  const message = 'The token endpoint asked another process to pause.'
  return code === 'rate_limited'
    ? new RateLimitError(message, { code, status: 429, retryAfterSeconds })
    : new ServerError(message, { code: 'server_error', retryAfterSeconds })
}

/**
 * A copy of the error: callers share no stack, and each gets the remaining seconds. An error class of a
 * custom `requestToken` may have other constructor parameters: then the error itself is thrown again.
 */
function renewError(error: SpotifyError, retryAfterSeconds: number): SpotifyError {
  const ErrorClass = error.constructor as new (
    message: string,
    details: SpotifyErrorDetails,
  ) => SpotifyError
  const details = { ...(error as SpotifyErrorDetails), retryAfterSeconds }
  try {
    const copy = new ErrorClass(error.message, details)
    const isCopy = copy.message === error.message && copy.retryAfterSeconds !== undefined
    return isCopy ? copy : error
  } catch {
    return error
  }
}
