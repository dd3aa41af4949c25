import { parseRetryAfter } from '@spotify-sdk/auth-core/toolkit'

/** What an answer says of when the API wants to be asked again. */
export interface Limit {
  /** Absent where the API does not say, or a browser does not show it. */
  readonly retryAfterSeconds: number | undefined
}

/** A 429 always asks for a pause, a 503 where it says for how long. */
export function limitOf({ status, headers }: Response): Limit | undefined {
  if (status !== 429 && status !== 503) return undefined
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), Date.now() / 1000)
  return status === 503 && retryAfterSeconds === undefined ? undefined : { retryAfterSeconds }
}
