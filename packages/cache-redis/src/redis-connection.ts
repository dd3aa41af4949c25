import type { Wait } from '@spotify-sdk/auth-core/toolkit'

/** One evaluation of a script on one key. */
export interface Evaluation {
  readonly script: string
  /** Digest, if the server may know the script; else its text is sent. */
  readonly sha1?: string | undefined
  readonly key: string
  readonly values: readonly string[]
  /** Sent on the same connection if no reply arrived before it was given up. */
  readonly undo?: { readonly script: string; readonly values: readonly string[] } | undefined
  /** When it is over, unsent commands are not sent. */
  readonly wait: Wait
}

/** One plain read of a hash. */
export interface FieldsReading {
  readonly key: string
  readonly fields: readonly string[]
  readonly wait: Wait
}

/** A connection to Redis: through a given client, or the cache's own. */
export interface RedisConnection {
  evaluate(evaluation: Evaluation): Promise<unknown>
  /** `undefined` if a plain read of this client may be older than a script's. */
  readFields(reading: FieldsReading): Promise<unknown>
  /** Closes what the cache has opened. */
  close(): Promise<void>
}
