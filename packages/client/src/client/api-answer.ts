/** An answer of the Web API, read to its end. */
export interface ApiAnswer {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly status: number
  readonly text: string
  readonly retryAfterSeconds: number | undefined
  /** What no error may quote. */
  readonly accessToken: string | undefined
}
