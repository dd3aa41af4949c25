import {
  AuthenticationError,
  AuthorizationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  type SpotifyError,
  TokenCacheError,
} from '@spotify-sdk/auth-core'

/**
 * Returns one sentence for the user. Throws an error that only the developer can fix, so that the
 * server logs it like any other.
 */
export function errorResponse(error: unknown): Response {
  if (AuthorizationError.is(error) || AuthenticationError.is(error)) {
    const known = texts.get(error.code)
    if (known !== undefined) return textResponse(...known)
  }
  if (!isPassing(error)) throw error
  const text = TokenCacheError.is(error) ? cacheFails : spotifyFails
  return textResponse(503, text, error.retryAfterSeconds)
}

/** Whether the same request may succeed later: Spotify, the network or the token cache fails. */
export function isPassing(error: unknown): error is SpotifyError {
  const classes = [RateLimitError, ServerError, ConnectionError, TokenCacheError]
  return classes.some((each) => each.is(error))
}

const spotifyFails = 'Spotify cannot sign you in at the moment. Please try again in a moment.'

const spotifyFailed = 'Spotify cannot sign you in at the moment. Please sign in again in a moment.'

const cacheFails =
  'This site cannot sign you in or out at the moment. Please try again in a moment.'

const ended =
  'This sign-in has ended: it was used, took too long, or was started in another browser or at another address of this site. Please sign in again.'

const texts = new Map<string, readonly [status: number, text: string]>([
  ['access_denied', [403, 'You denied access, so nothing has changed. You can sign in again.']],
  ['invalid_state', [400, ended]],
  ['invalid_authorization_response', [400, ended]],
  ['invalid_grant', [400, ended]],
  // The response has no code, so that a reload does not help.
  ['server_error', [503, spotifyFailed]],
  ['temporarily_unavailable', [503, spotifyFailed]],
])

/** A response with one sentence. */
export function textResponse(status: number, text: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  if (retryAfterSeconds !== undefined) {
    headers.set('retry-after', `${Math.ceil(retryAfterSeconds) || 1}`)
  }
  return new Response(text, { status, headers })
}
