import { parseRetryAfter } from '@spotify-sdk/auth-core/toolkit'
import type { RequestContext } from '../fetch/request-context.ts'

/** A response of the Web API, read to its end. */
export interface ApiAnswer extends RequestContext {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly retryAfterSeconds: number | undefined
}

/** Combines a response with its text. */
export function apiAnswerOf(
  { status, headers }: Response,
  text: string,
  context: RequestContext,
): ApiAnswer {
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), Date.now() / 1000)
  return { ...context, status, text, headers, retryAfterSeconds }
}
