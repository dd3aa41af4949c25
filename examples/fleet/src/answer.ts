/** Response to a call: which process answered, and the name of its token. */
export interface TokenAnswer {
  /** Number of the process, starting with 1. */
  readonly place: number
  /** When the process had the token, in Unix seconds. */
  readonly at: number
  /** Name of the token, never the token itself. */
  readonly token: string
}

/** No token was available: status 503, with `Retry-After` if known. */
export interface RefusalAnswer {
  readonly place: number
  readonly at: number
  /** Class and code of the error. */
  readonly error: string
  readonly code: string
  readonly retryAfterSeconds?: number | undefined
}

export type Answer = TokenAnswer | RefusalAnswer
