import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { SpotifyError } from '../errors/spotify-error.ts'
import type { UserGrant } from './user-grant.ts'

/** What a failed token request means for the next one. */
export interface Failure {
  readonly error: SpotifyError
  /**
   * `passing`: asked again by itself; `configuration`: somebody has to mend it; `invalid-grant`:
   * the refresh token was refused; `reauthorization`: only the user can go on.
   */
  readonly kind: 'passing' | 'configuration' | 'invalid-grant' | 'reauthorization'
  /**
   * Whether the pause is for everyone who shares the cache: Spotify asked for it, or could not be
   * reached over the network that they share. What may be our own fault is not put upon the fleet.
   */
  readonly shared: boolean
}

/** What the meaning of a failure depends on. */
export interface FailureContext {
  readonly user?: Pick<UserGrant, 'kindOf'> | undefined
  readonly cache: { readonly sharesNetwork: boolean }
}

/**
 * Codes of a {@link ConnectionError} that are the network's. A page sees no more of an answer that
 * Spotify hides from it (429 and 503 without CORS headers): that pause is meant for all tabs.
 */
const networkCodes: ReadonlySet<string> = new Set(['connection_failed', 'timeout'])

/** Classifies what a token request threw, on its class and OAuth `error`, never on its text. */
export function classifyFailure(thrown: unknown, { user, cache }: FailureContext): Failure {
  const error = SpotifyError.is(thrown) ? thrown : foreignError()
  const kind = user?.kindOf(error)
  if (kind !== undefined) return { error, kind, shared: false }
  if (AuthenticationError.is(error) || ConfigurationError.is(error)) {
    return { error, kind: 'configuration', shared: false }
  }
  const isAnswer = ServerError.is(error) && error.code === 'server_error'
  const isNetwork = ConnectionError.is(error) && networkCodes.has(error.code)
  const shared = isAnswer || RateLimitError.is(error) || (isNetwork && cache.sharesNetwork)
  return { error, kind: 'passing', shared }
}

/** A `requestToken` of somebody's own may throw an error with the whole request in it. */
function foreignError(): SpotifyError {
  return new ConnectionError(
    'The token request failed with an error that is not a SpotifyError; it is left out here, as it may hold credentials.',
    { code: 'request_failed' },
  )
}
