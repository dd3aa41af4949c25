import { jsonAnswer, type Answer } from '../server/answer.ts'

/** The facts of a token error response. */
export interface TokenError {
  readonly error: string
  readonly description?: string | undefined
  /** @defaultValue 400 */
  readonly status?: number | undefined
}

/**
 * A token error response with the headers that Spotify sends, `invalid_client` with 400 included.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 | RFC 6749 §5.2}
 */
export function tokenError({ error, description, status = 400 }: TokenError): Answer {
  const body = description === undefined ? { error } : { error, error_description: description }
  return jsonAnswer(status, body, {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    pragma: 'no-cache',
  })
}
