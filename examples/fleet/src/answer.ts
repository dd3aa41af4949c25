/** What a caller of the port is told: which process answered, and what it has got for a token. */
export interface TokenAnswer {
  /** Number of the process, from 1 on. */
  readonly place: number
  /** When it had the token: Unix time in seconds. */
  readonly at: number
  /** Name of the token; never the token itself. */
  readonly token: string
}

/** There was no token to be had: status 503, with `Retry-After` where it is known. */
export interface RefusalAnswer {
  readonly place: number
  readonly at: number
  /** Class and code of the error. */
  readonly error: string
  readonly code: string
  readonly retryAfterSeconds?: number | undefined
}

export type Answer = TokenAnswer | RefusalAnswer
