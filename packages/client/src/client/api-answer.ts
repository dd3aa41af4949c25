import { parseRetryAfter } from '@spotify-sdk/auth-core/toolkit'
import type { TokenKind } from '../fetch/token-kind.ts'

/** An answer of the Web API, read to its end. */
export interface ApiAnswer extends RequestContext {
  readonly status: number
  readonly text: string
  readonly contentType: string | undefined
  /** In whole seconds. */
  readonly retryAfterSeconds: number | undefined
}

/** How an answer was requested, as far as an error may tell. */
export interface RequestContext {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** What no error may quote. */
  readonly accessToken: string | undefined
  readonly tokenKind: TokenKind | undefined
}

/** What a response and its text say together. */
export function apiAnswerOf(
  { status, headers }: Response,
  text: string,
  context: RequestContext,
): ApiAnswer {
  const seconds = parseRetryAfter(headers.get('retry-after'), Date.now() / 1000)
  return {
    ...context,
    status,
    text,
    contentType: headers.get('content-type') ?? undefined,
    retryAfterSeconds: seconds === undefined ? undefined : Math.ceil(seconds),
  }
}
