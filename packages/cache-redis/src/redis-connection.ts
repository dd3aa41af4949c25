/** One evaluation of a script on one key. */
export interface Evaluation {
  readonly script: string
  /** By its digest, where the server may know it; else by its text. */
  readonly sha1?: string | undefined
  readonly key: string
  readonly values: readonly string[]
  /** Aborts when nobody waits any longer: what has not been sent is not sent any more. */
  readonly signal: AbortSignal
}

/** The way to a Redis: a given client, or a connection of the cache's own. */
export interface RedisConnection {
  evaluate(evaluation: Evaluation): Promise<unknown>
  /** Closes what the cache itself has opened. */
  close(): Promise<void>
}
