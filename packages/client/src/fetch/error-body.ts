import { readErrorText } from './bounded-body.ts'

/** The Web API's own description of a failure, unchanged. */
export interface ErrorBody {
  readonly message?: string | undefined
  /** A word in capitals, such as `QUOTA_EXCEEDED`. */
  readonly reason?: string | undefined
}

/**
 * Reads an error of the Web API: `{"error":{"status","message","reason"}}`, that of OAuth
 * (`{"error"}`, whose description may repeat a token), or a line of text.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/api-calls}
 */
export function parseErrorBody(text: string): ErrorBody {
  const body = parseJson(text)
  // A proxy's page says nothing that anybody could use.
  if (body === undefined) return /^\s*(?:<|$)/.test(text) ? {} : { message: text }
  if (typeof body === 'string') return { message: body }
  const { error } = (body ?? {}) as { readonly error?: unknown }
  if (typeof error === 'string') return { message: error }
  const { message, reason } = (error ?? {}) as Readonly<Record<string, unknown>>
  return {
    message: typeof message === 'string' ? message : undefined,
    reason: typeof reason === 'string' && /^[A-Z][A-Z_]{0,63}$/.test(reason) ? reason : undefined,
  }
}

/**
 * Reads an error, and leaves its body readable for the caller. It reads no more than an error has,
 * because some servers never end a body.
 */
export async function peekErrorBody(response: Response): Promise<ErrorBody> {
  try {
    return parseErrorBody(await readErrorText(response.clone()))
  } catch {
    return {}
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a 401 is about this token. Spotify also answers 401 to a valid token that is not a user's, and
 * the player to one that lacks a scope. Another token would not help, so the provider is not asked for one.
 *
 * @see {@link https://github.com/spotipy-dev/spotipy/issues/684}
 */
export async function concernsToken(response: Response): Promise<boolean> {
  const { message, reason } = await peekErrorBody(response)
  return !/user authentication|permissions missing|scope/i.test(`${message} ${reason}`)
}
