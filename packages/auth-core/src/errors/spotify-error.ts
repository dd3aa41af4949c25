import { isErrorOf } from './is-error-of.ts'

const brand = '@spotify-sdk/SpotifyError'

/** The safe facts of an error. */
export interface SpotifyErrorDetails {
  /** Stable, for programs: an OAuth `error`, a system code, or a code of this library. */
  readonly code: string
  /** HTTP status of the response, if there was one. */
  readonly status?: number | undefined
  /** Seconds until a retry makes sense, rounded up by the error. */
  readonly retryAfterSeconds?: number | undefined
  /** The Web API's own name for the failure, for example `QUOTA_EXCEEDED` or `NO_ACTIVE_DEVICE`. */
  readonly reason?: string | undefined
}

/**
 * Base class of all errors of `@spotify-sdk/*`. Built from an allow-list of safe facts: no error,
 * its stack or any inspection of it contains a secret, token, code or verifier.
 */
export class SpotifyError extends Error {
  /** Names the class for {@link SpotifyError.is}, also across two copies of this package. */
  static readonly brand: string = brand

  override readonly name: string = 'SpotifyError'
  readonly code: string
  declare readonly status?: number | undefined
  declare readonly retryAfterSeconds?: number | undefined
  declare readonly reason?: string | undefined

  constructor(message: string, { code, status, retryAfterSeconds, reason }: SpotifyErrorDetails) {
    super(message)
    this.code = code
    if (status !== undefined) this.status = status
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = Math.ceil(retryAfterSeconds)
    if (reason !== undefined) this.reason = reason
  }

  /** Whether `value` is a {@link SpotifyError} of any copy of this package. */
  static is(value: unknown): value is SpotifyError {
    return isErrorOf(value, brand)
  }
}
