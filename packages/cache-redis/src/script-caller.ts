import type { Clock } from '@spotify-sdk/auth-core'
import { Deadlines, type Wait } from '@spotify-sdk/auth-core/toolkit'
import { entryKey } from './entry-key.ts'
import type { Evaluation, RedisConnection } from './redis-connection.ts'
import { isForeignType, isUnknownScript, redisFailure } from './redis-failure.ts'
import { readScriptReply, type ScriptReply } from './script-reply.ts'
import type { Script } from './script.ts'

/** As long as the engine waits for a cache. */
const deadlineSeconds = 0.5

/** What callers wait for, and on which entry. */
export interface Operation {
  /** In words, for errors: 'read a token'. */
  readonly name: string
  readonly key: string
  readonly signal?: AbortSignal | undefined
  /** Receives a reply that arrives after the time-out. */
  readonly onLate?: ((reply: ScriptReply) => void) | undefined
  /** Script and values that undo the operation if it runs after its connection was given up. */
  readonly undo?: readonly [Script, ...string[]] | undefined
}

/**
 * Sends commands on entries. Each has a time-out, and each failure becomes an error without
 * secrets.
 */
export class ScriptCaller {
  readonly #connection: RedisConnection
  readonly #prefix: string
  readonly #deadlines: Deadlines

  constructor(connection: RedisConnection, prefix: string, clock: Clock) {
    this.#connection = connection
    this.#prefix = prefix
    this.#deadlines = new Deadlines(clock, deadlineSeconds)
  }

  /** @throws `TokenCacheError`, or the reason of the operation's signal. */
  async evaluate(
    operation: Operation,
    script: Script,
    ...values: readonly string[]
  ): Promise<ScriptReply> {
    const { name, key, signal, onLate, undo } = operation
    const entry = await entryKey(this.#prefix, key)
    const undoing = undo && { script: undo[0].text, values: undo.slice(1) as string[] }
    const work = (wait: Wait): Promise<ScriptReply> =>
      this.#send(script, { key: entry, values, wait, undo: undoing })
    try {
      return await this.#deadlines.within(work, { signal, onLate })
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error
      throw redisFailure(error, name)
    }
  }

  /**
   * Reads fields by a plain command.
   *
   * @returns `undefined` if only a script can read them.
   * @throws `TokenCacheError`.
   */
  async readFields(
    { name, key }: Operation,
    fields: readonly string[],
  ): Promise<ScriptReply | undefined> {
    const entry = await entryKey(this.#prefix, key)
    try {
      const reply = await this.#deadlines.within((wait) =>
        this.#connection.readFields({ key: entry, fields, wait }),
      )
      return reply === undefined ? undefined : readScriptReply(reply)
    } catch (error) {
      if (isForeignType(error)) return undefined
      throw redisFailure(error, name)
    }
  }

  /** Sends the digest, or the text if the server does not know the script. */
  async #send(script: Script, sent: Omit<Evaluation, 'script' | 'sha1'>): Promise<ScriptReply> {
    const { wait } = sent
    const sha1 = await script.sha1()
    wait.throwIfOver()
    const evaluation = { ...sent, script: script.text }
    try {
      return readScriptReply(await this.#connection.evaluate({ ...evaluation, sha1 }))
    } catch (error) {
      if (!isUnknownScript(error)) throw error
      wait.throwIfOver()
      return readScriptReply(await this.#connection.evaluate(evaluation))
    }
  }
}
