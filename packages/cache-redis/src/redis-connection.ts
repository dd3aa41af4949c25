import type { Wait } from '@spotify-sdk/auth-core/toolkit'

/** One evaluation of a script on one key. */
export interface Evaluation {
  readonly script: string
  /** By its digest, where the server may know it; else by its text. */
  readonly sha1?: string | undefined
  readonly key: string
  readonly values: readonly string[]
  /** Follows on the same connection where no answer came before that was given up. */
  readonly undo?: { readonly script: string; readonly values: readonly string[] } | undefined
  /** When it is over, what has not been sent is not sent any more. */
  readonly wait: Wait
}

/** One plain read of a hash. */
export interface FieldsReading {
  readonly key: string
  readonly fields: readonly string[]
  readonly wait: Wait
}

/** The way to a Redis: a given client, or a connection of the cache's own. */
export interface RedisConnection {
  evaluate(evaluation: Evaluation): Promise<unknown>
  /** `undefined` where what a client reads plainly may be older than what a script would see. */
  readFields(reading: FieldsReading): Promise<unknown>
  /** Closes what the cache itself has opened. */
  close(): Promise<void>
}
