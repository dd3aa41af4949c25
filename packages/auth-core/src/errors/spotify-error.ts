import { isErrorOf } from './is-error-of.ts'

const brand = '@spotify-sdk/SpotifyError'

/** The safe facts that an error of this family may hold. */
export interface SpotifyErrorDetails {
  /** Stable, for programs; an OAuth `error`, a system's code or one of this library's own. */
  readonly code: string
  /** HTTP status of the answer, where there was one. */
  readonly status?: number | undefined
  /** Seconds until it is worth asking again; the error holds them rounded up. */
  readonly retryAfterSeconds?: number | undefined
}

/**
 * Base of every error of `@spotify-sdk/*`. Built from an allow-list of safe facts: no error of
 * this family, nor its stack or any inspection of it, holds a secret, token, code or verifier.
 */
export class SpotifyError extends Error {
  /** Names the class to {@link SpotifyError.is}, also across two copies of this package. */
  static readonly brand: string = brand

  override readonly name: string = 'SpotifyError'
  readonly code: string
  declare readonly status?: number | undefined
  declare readonly retryAfterSeconds?: number | undefined

  constructor(message: string, { code, status, retryAfterSeconds }: SpotifyErrorDetails) {
    super(message)
    this.code = code
    if (status !== undefined) this.status = status
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = Math.ceil(retryAfterSeconds)
  }

  /** Whether `value` is an error of this family, from whichever copy of this package. */
  static is(value: unknown): value is SpotifyError {
    return isErrorOf(value, brand)
  }
}
