import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { SpotifyError } from '../errors/spotify-error.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * `passing`: retried by itself; `configuration`: the developer has to fix it; `invalid-grant`: the
 * refresh token was rejected; `reauthorization`: the user must sign in again.
 */
export type FailureKind = 'passing' | 'configuration' | 'invalid-grant' | 'reauthorization'

/** What a failed token request means for the next one. */
export interface Failure {
  readonly error: SpotifyError
  readonly kind: FailureKind
  /**
   * Whether the cooldown is for every source that shares the cache: Spotify asked for it, or cannot
   * be reached over the network that they share. What may be the fault of one host is not shared.
   */
  readonly shared: boolean
}

/** A refresh token that Spotify rejected, and how. Whether it is dead may depend on the cache. */
export interface Rejection {
  readonly token: TokenInfo
  /** The token held at that time, possibly with an older access token of the same refresh token. */
  readonly held: TokenInfo | undefined
  readonly failure: Failure
}

/** What the meaning of a failure depends on. */
export interface FailureContext {
  /** Absent for app tokens. */
  readonly policy?: { kindOf(error: SpotifyError): FailureKind | undefined } | undefined
  readonly cache: { readonly sharesNetwork: boolean }
}

/**
 * Codes of a {@link ConnectionError} caused by the network. A page also gets them for responses that
 * Spotify hides from it (429 and 503 without CORS headers), whose pause is meant for all tabs.
 */
const networkCodes: ReadonlySet<string> = new Set(['connection_failed', 'timeout'])

/** Classifies what a token request threw by its class and OAuth `error`, never by its text. */
export function classifyFailure(thrown: unknown, { policy, cache }: FailureContext): Failure {
  const error = withoutSecrets(thrown, 'token request')
  const kind = policy?.kindOf(error)
  if (kind !== undefined) return { error, kind, shared: false }
  if (AuthenticationError.is(error) || ConfigurationError.is(error)) {
    return { error, kind: 'configuration', shared: false }
  }
  const isResponse = ServerError.is(error) && error.code === 'server_error'
  const isNetwork = ConnectionError.is(error) && networkCodes.has(error.code)
  const shared = isResponse || RateLimitError.is(error) || (isNetwork && cache.sharesNetwork)
  return { error, kind: 'passing', shared }
}

/** A program's own code may throw an error that contains a whole request. */
export function withoutSecrets(thrown: unknown, task: string): SpotifyError {
  if (SpotifyError.is(thrown)) return thrown
  return new ConnectionError(
    `The ${task} failed. Only a SpotifyError is shown: others may hold credentials.`,
    { code: 'request_failed' },
  )
}
