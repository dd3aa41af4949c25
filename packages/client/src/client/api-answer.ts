import { parseRetryAfter } from '@spotify-sdk/auth-core'

/** An answer of the Web API, read to its end. */
export interface ApiAnswer extends ApiQuestion {
  readonly status: number
  readonly text: string
  readonly retryAfterSeconds: number | undefined
}

/** What an answer was asked with, as far as an error may tell. */
export interface ApiQuestion {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** What no error may quote. */
  readonly accessToken: string | undefined
}

/** What a response and its text say together. */
export function apiAnswerOf(
  { status, headers }: Response,
  text: string,
  question: ApiQuestion,
): ApiAnswer {
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), Date.now() / 1000)
  return { ...question, status, text, retryAfterSeconds }
}
