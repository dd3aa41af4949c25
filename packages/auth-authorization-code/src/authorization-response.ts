import { AuthorizationError, type AuthorizationErrorCode } from '@spotify-sdk/auth-core'
import { responseParameters, type AuthorizationResponseInput } from './response-parameters.ts'

/** Options of {@link parseAuthorizationResponse}. */
export interface AuthorizationResponseOptions {
  /** The `state` of the authorization request; `undefined`, where none was kept, is refused. */
  readonly expectedState: string | undefined
}

/** What the user came back with. */
export interface AuthorizationResponse {
  /** The authorization code: good once, for about ten minutes, and a secret until then. */
  readonly code: string
}

/**
 * Reads the authorization response: the redirect of the user's browser. The state is compared
 * first, in constant time; a parameter that comes twice is refused.
 *
 * @param response The URL that was called, or its query: a text (absolute, or from its path on), a
 *   `URL`, `URLSearchParams`, or an object of parameters (`req.query`).
 * @throws `ConfigurationError` for what is none of these. `AuthorizationError` with code `invalid_state` if
 *   the response belongs to no request of this browser; the OAuth error (`access_denied`, …) if the user
 *   or Spotify refused; otherwise `invalid_authorization_response`. It quotes nothing but the name of an
 *   error.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 | RFC 6749 §4.1.2}
 */
export function parseAuthorizationResponse(
  response: AuthorizationResponseInput,
  options: AuthorizationResponseOptions,
): AuthorizationResponse {
  const parameters = responseParameters(response)
  // A caller without types may have left the options out: no state is expected then.
  const { expectedState }: Partial<AuthorizationResponseOptions> = options ?? {}
  const states = parameters.getAll('state')
  if (!isExpected(states, expectedState)) {
    throw new AuthorizationError(
      'The authorization response does not belong to a login that this browser began (its state is missing, or another one): begin the login again.',
      { code: 'invalid_state' },
    )
  }
  const names = [...parameters.keys()]
  if (new Set(names).size < names.length) throw invalidResponse('has a parameter twice')
  const error = parameters.get('error')
  if (error !== null) throw refusal(error, [...states, parameters.get('code') ?? ''])
  const code = parameters.get('code')
  if (code === null || code === '') throw invalidResponse('has neither a code nor an error')
  return { code }
}

function isExpected(states: readonly string[], expected: unknown): boolean {
  const [state, ...more] = states
  if (state === undefined || more.length > 0) return false
  return typeof expected === 'string' && expected !== '' && isSame(state, expected)
}

/** Takes as long for a wrong first letter as for a wrong last one. */
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
      ? 'The user did not allow the access (access_denied).'
      : `Spotify refused the authorization: ${name}.`
  const code = oauthErrors.has(name) ? (name as AuthorizationErrorCode) : 'authorization_failed'
  return new AuthorizationError(message, { code, error: name })
}

/** What looks like the name of an error, and quotes nothing: anybody can write into a URL. */
function oauthError(error: string, secrets: readonly string[]): string {
  const isName = /^[a-z]{2,20}(?:_[a-z]{2,20}){0,4}$/.test(error)
  return isName && !secrets.includes(error) ? error : 'authorization_failed'
}

function invalidResponse(complaint: string): AuthorizationError {
  return new AuthorizationError(`The authorization response ${complaint}: begin the login again.`, {
    code: 'invalid_authorization_response',
  })
}
