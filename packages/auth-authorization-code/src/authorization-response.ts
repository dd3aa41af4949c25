import { AuthorizationError, type AuthorizationErrorCode } from '@spotify-sdk/auth-core'
import { responseParameters, type AuthorizationResponseInput } from './response-parameters.ts'

/** Options of {@link parseAuthorizationResponse}. */
export interface AuthorizationResponseOptions {
  /** The `state` of the authorization request. If it is `undefined`, the response is rejected. */
  readonly expectedState: string | undefined
}

/** A successful authorization response. */
export interface AuthorizationResponse {
  /** The authorization code. It works once, for about ten minutes, and is secret until then. */
  readonly code: string
}

/**
 * Reads the authorization response from the URL to which the user was redirected. The state is
 * compared first, in constant time. A repeated parameter is an error.
 *
 * @param response The called URL or its query: a string (absolute, or from the path on), a `URL`,
 *   `URLSearchParams`, or an object of parameters (`req.query`).
 * @throws `ConfigurationError` if `response` is none of these. `AuthorizationError` with code
 *   `invalid_state` if the response belongs to no request of this browser; the OAuth error
 *   (`access_denied`, …) if the user or Spotify refused; otherwise `invalid_authorization_response`.
 *   It quotes only the name of the error.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 | RFC 6749 §4.1.2}
 */
export function parseAuthorizationResponse(
  response: AuthorizationResponseInput,
  options: AuthorizationResponseOptions,
): AuthorizationResponse {
  const parameters = responseParameters(response)
  // Callers without types may omit the options. Then no state is expected.
  const { expectedState }: Partial<AuthorizationResponseOptions> = options ?? {}
  const states = parameters.getAll('state')
  if (!isExpected(states, expectedState)) {
    throw new AuthorizationError(
      'The state of the response is missing or belongs to another sign-in. Start a new sign-in.',
      { code: 'invalid_state' },
    )
  }
  const names = [...parameters.keys()]
  if (new Set(names).size < names.length) throw invalidResponse('contains a parameter twice')
  const error = parameters.get('error')
  if (error !== null) throw refusal(error, [...states, parameters.get('code') ?? ''])
  const code = parameters.get('code')
  if (code === null || code === '') throw invalidResponse('contains neither a code nor an error')
  return { code }
}

function isExpected(states: readonly string[], expected: unknown): boolean {
  const [state, ...more] = states
  if (state === undefined || more.length > 0) return false
  return typeof expected === 'string' && expected !== '' && isSame(state, expected)
}

/** Compares in the same time wherever the first difference is. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let index = 0; index < other.length; index++) {
    difference |= one.charCodeAt(index % (one.length || 1)) ^ other.charCodeAt(index)
  }
  return difference === 0
}

/** The errors of RFC 6749 §4.1.2.1. */
const oauthErrors: ReadonlySet<string> = new Set<AuthorizationErrorCode>([
  'access_denied',
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
])

function refusal(error: string, secrets: readonly string[]): AuthorizationError {
  const name = oauthError(error, secrets)
  const message =
    name === 'access_denied'
      ? 'The user denied access (access_denied). Offer the sign-in again.'
      : `Spotify refused the authorization: ${name}.`
  const code = oauthErrors.has(name) ? (name as AuthorizationErrorCode) : 'authorization_failed'
  return new AuthorizationError(message, { code, error: name })
}

/**
 * Returns the error's name if it looks like one. Anyone can write into a URL, so nothing else is
 * quoted.
 */
function oauthError(error: string, secrets: readonly string[]): string {
  const isName = /^[a-z]{2,20}(?:_[a-z]{2,20}){0,4}$/.test(error)
  return isName && !secrets.includes(error) ? error : 'authorization_failed'
}

function invalidResponse(complaint: string): AuthorizationError {
  return new AuthorizationError(`The authorization response ${complaint}. Start a new sign-in.`, {
    code: 'invalid_authorization_response',
  })
}
