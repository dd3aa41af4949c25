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
  /** Whether Spotify asked for the pause. What may be our own fault is not put upon the fleet. */
  readonly shared: boolean
}

/** Classifies what a token request threw, on its class and OAuth `error`, never on its text. */
export function classifyFailure(
  thrown: unknown,
  user: Pick<UserGrant, 'kindOf'> | undefined,
): Failure {
  const error = SpotifyError.is(thrown) ? thrown : foreignError()
  const kind = user?.kindOf(error)
  if (kind !== undefined) return { error, kind, shared: false }
  if (AuthenticationError.is(error) || ConfigurationError.is(error)) {
    return { error, kind: 'configuration', shared: false }
  }
  const isAnswer = ServerError.is(error) && error.code === 'server_error'
  return { error, kind: 'passing', shared: isAnswer || RateLimitError.is(error) }
}

/** A `requestToken` of somebody's own may throw an error with the whole request in it. */
function foreignError(): SpotifyError {
  return new ConnectionError(
    'The token request failed with an error that is not a SpotifyError; it is left out here, as it may hold credentials.',
    { code: 'request_failed' },
  )
}
