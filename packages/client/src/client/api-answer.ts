import { parseRetryAfter } from '@spotify-sdk/auth-core/toolkit'
import type { TokenKind } from '../fetch/token-kind.ts'

/** An answer of the Web API, read to its end. */
export interface ApiAnswer extends RequestContext {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** In whole seconds. */
  readonly retryAfterSeconds: number | undefined
}

/** How an answer was requested, as far as an error may tell. */
export interface RequestContext {
  readonly method: string
  /** Absent where it is not known. */
  readonly url: URL | undefined
  /** What no error may quote. */
  readonly accessToken: string | undefined
  readonly tokenKind: TokenKind | undefined
  /** The scopes of the token, separated by spaces, if the provider knows them. */
  readonly grantedScope?: (() => string | undefined) | undefined
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
    headers,
    retryAfterSeconds: seconds === undefined ? undefined : Math.ceil(seconds),
  }
}
