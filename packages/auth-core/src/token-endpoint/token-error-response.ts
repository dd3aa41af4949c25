import { AuthenticationError } from '../errors/authentication-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { SpotifyError } from '../errors/spotify-error.ts'
import { redact } from './redact.ts'
import type { TokenResponse } from './token-attempt.ts'

/** OAuth errors that are the server's fault. */
const passingErrors = new Set<unknown>(['server_error', 'temporarily_unavailable'])

/** The errors of RFC 6749 §5.2. Any other `error` is treated as foreign text. */
const definedErrors = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
])

/**
 * Decides by status 429 and 5xx first, then by `error`: Spotify sends `invalid_client` with status
 * 400.
 */
export function tokenErrorResponse(
  response: TokenResponse,
  fields: Record<string, unknown> | undefined,
  concealed: readonly string[],
  hasSecret: boolean,
): SpotifyError {
  const { host, status, retryAfterSeconds } = response
  if (status === 429) {
    return new RateLimitError(`The token endpoint at ${host} answered 429 (too many requests).`, {
      code: 'rate_limited',
      status,
      retryAfterSeconds,
    })
  }
  const error = fields?.['error']
  if (status >= 500 || status === 408 || passingErrors.has(error)) {
    return new ServerError(`The token endpoint at ${host} answered ${status}.`, {
      code: 'server_error',
      status,
      retryAfterSeconds,
    })
  }
  const secrets = [...concealed, ...tokensIn(fields)]
  const code = typeof error === 'string' ? oauthCode(error, secrets) : ''
  if (code === '') {
    return invalidResponse(
      response,
      'is not a token error response; does tokenUrl name a token endpoint?',
    )
  }
  const text = fields?.['error_description']
  const errorDescription = typeof text === 'string' ? redact(text, secrets, 200) : undefined
  return new AuthenticationError(
    `The token endpoint refused the request: ${code}${errorDescription ? ` (${errorDescription})` : ''}.${hintFor(code, hasSecret)}`,
    { code, status, error: code, errorDescription },
  )
}

function oauthCode(error: string, secrets: readonly string[]): string {
  return definedErrors.has(error) ? error : redact(error, secrets, 64)
}

/** An error response normally has none. If it has, it may quote them too. */
function tokensIn(fields: Record<string, unknown> | undefined): string[] {
  const tokens = [fields?.['access_token'], fields?.['refresh_token']]
  return tokens.filter((token) => typeof token === 'string')
}

function hintFor(code: string, hasSecret: boolean): string {
  return code === 'invalid_client'
    ? ` Check the Client ID${hasSecret ? ' and the client secret' : ''} in Spotify's dashboard.`
    : ''
}

/** Creates the error for a response that does not follow RFC 6749. */
export function invalidResponse({ host, status }: TokenResponse, complaint: string): ServerError {
  return new ServerError(
    `The token endpoint at ${host} answered ${status}, but the response ${complaint}.`,
    { code: 'invalid_response', status },
  )
}
