import type { TokenResponse } from './token-attempt.ts'
import { invalidResponse, tokenErrorResponse } from './token-error-response.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Life of Spotify's access tokens, for a response that does not say. */
const usualLifeSeconds = 3600

/** Whatever a response says, a token is refreshed once a day. */
const maxLifeSeconds = 86_400

/**
 * Reads a response of the token endpoint, which is untrusted.
 *
 * @param concealed Every sent value and the current tokens. No error quotes them.
 * @param hasSecret Whether a client secret was sent. The advice of an error names only what was sent.
 * @throws {@link AuthenticationError}, {@link RateLimitError} or {@link ServerError}.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5 | RFC 6749 §5}
 */
export function readTokenResponse(
  response: TokenResponse,
  concealed: readonly string[],
  hasSecret: boolean,
): TokenInfo {
  const fields = parseObject(response.body)
  const isSuccess = response.status >= 200 && response.status < 300
  if (!isSuccess) throw tokenErrorResponse(response, fields, concealed, hasSecret)
  if (fields === undefined) throw invalidResponse(response, 'is not a JSON object')

  const { access_token, token_type, refresh_token, scope } = fields
  if (token_type != null && !isBearer(token_type)) {
    throw invalidResponse(response, 'has a token_type other than Bearer')
  }
  const expiresIn = readExpiresIn(fields['expires_in'])
  if (expiresIn === undefined) {
    throw invalidResponse(response, 'has an expires_in that is not a positive number of seconds')
  }
  try {
    return readTokenFields(
      {
        access_token,
        refresh_token,
        scope: typeof scope === 'string' ? scope : undefined,
        expires_in: expiresIn,
        expires_at: response.sentAt + expiresIn,
      },
      'stored',
    )
  } catch {
    throw invalidResponse(response, 'has no usable access_token or refresh_token')
  }
}

/** Case-insensitive (RFC 6749 §7.1). */
function isBearer(tokenType: unknown): boolean {
  return typeof tokenType === 'string' && tokenType.toLowerCase() === 'bearer'
}

/** Accepts a number, or one in a string. If absent, Spotify's usual hour. */
function readExpiresIn(value: unknown): number | undefined {
  if (value === undefined || value === null) return usualLifeSeconds
  const isNumeric = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value)
  const seconds = isNumeric ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds > 0)) return undefined
  return Math.min(seconds, maxLifeSeconds)
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined
  } catch {
    // The engine's own message quotes the body.
    return undefined
  }
}
