import { invalidResponse, tokenErrorResponse } from './token-error-response.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** What the token endpoint answered, read to its end. */
export interface TokenEndpointAnswer {
  /** The endpoint's host, for errors. */
  readonly host: string
  readonly status: number
  readonly body: string
  /** Unix seconds right before the request was sent. */
  readonly sentAt: number
  readonly retryAfterSeconds: number | undefined
}

/** Spotify's access tokens live for an hour; for an answer that does not say. */
const usualLifeSeconds = 3600

/** Whatever an answer says, a token is asked for anew once a day. */
const longestLifeSeconds = 86_400

/**
 * Reads an answer of the token endpoint, which is untrusted.
 *
 * @param concealed Every value that was sent, and the tokens in hand: no error quotes them.
 * @throws {@link AuthenticationError}, {@link RateLimitError} or {@link ServerError}.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5 | RFC 6749 §5}
 */
export function readTokenResponse(
  answer: TokenEndpointAnswer,
  concealed: readonly string[],
): TokenInfo {
  const fields = parseObject(answer.body)
  const isSuccess = answer.status >= 200 && answer.status < 300
  if (!isSuccess) throw tokenErrorResponse(answer, fields, concealed)
  if (fields === undefined) throw invalidResponse(answer, 'is not a JSON object')

  const { access_token, token_type, refresh_token, scope } = fields
  if (token_type != null && !isBearer(token_type)) {
    throw invalidResponse(answer, 'has a token_type other than Bearer')
  }
  const expiresIn = readExpiresIn(fields['expires_in'])
  if (expiresIn === undefined) {
    throw invalidResponse(answer, 'has an expires_in that is not a positive number of seconds')
  }
  try {
    return readTokenFields(
      {
        access_token,
        refresh_token,
        scope: typeof scope === 'string' ? scope : undefined,
        expires_in: expiresIn,
        expires_at: answer.sentAt + expiresIn,
      },
      'stored',
    )
  } catch {
    throw invalidResponse(answer, 'has no usable access_token or refresh_token')
  }
}

/** In any case of letters: RFC 6749 §7.1. */
function isBearer(tokenType: unknown): boolean {
  return typeof tokenType === 'string' && tokenType.toLowerCase() === 'bearer'
}

/** A number, or one in a string; absent: Spotify's usual hour. */
function readExpiresIn(value: unknown): number | undefined {
  if (value === undefined || value === null) return usualLifeSeconds
  const isNumeric = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value)
  const seconds = isNumeric ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds > 0)) return undefined
  return Math.min(seconds, longestLifeSeconds)
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
