import { OwnSession } from './own-session.ts'
import type { Evaluation, FieldsReading, RedisConnection } from './redis-connection.ts'

/**
 * A connection that is opened at first use and never reconnects in the background. A broken or
 * silent one is dropped, and the next use opens another. So a dead server fails fast, nothing is
 * queued, and no timer or socket keeps the process alive.
 */
export class OwnConnection implements RedisConnection {
  readonly #url: string
  #session: OwnSession | undefined

  constructor(url: string) {
    this.#url = url
  }

  evaluate(evaluation: Evaluation): Promise<unknown> {
    return this.#usable().evaluate(evaluation)
  }

  readFields(reading: FieldsReading): Promise<unknown> {
    return this.#usable().readFields(reading)
  }

  /** Waits for running commands, which all have a time-out. */
  async close(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    await session?.close()
  }

  #usable(): OwnSession {
    if (!this.#session?.isUsable) this.#session = new OwnSession(this.#url)
    return this.#session
  }
}
