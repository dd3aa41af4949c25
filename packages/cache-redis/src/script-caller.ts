import type { Clock } from '@spotify-sdk/auth-core'
import { withinDeadline } from './deadline.ts'
import { EntryKeys } from './entry-keys.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isUnknownScript, redisFailure } from './redis-failure.ts'
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
  /** Takes what came when nobody waited any longer. */
  readonly onLate?: ((reply: ScriptReply) => void) | undefined
}

/** Evaluates scripts on entries: each within its deadline, each failure as an error without secrets. */
export class ScriptCaller {
  readonly #connection: RedisConnection
  readonly #names: EntryKeys
  readonly #clock: Clock

  constructor(connection: RedisConnection, prefix: string, clock: Clock) {
    this.#connection = connection
    this.#names = new EntryKeys(prefix)
    this.#clock = clock
  }

  /** @throws `TokenCacheError`, or the reason of the operation's signal. */
  async evaluate(
    { name, key, signal, onLate }: Operation,
    script: Script,
    ...values: readonly string[]
  ): Promise<ScriptReply> {
    const deadline = { clock: this.#clock, seconds: deadlineSeconds, signal }
    const attempt = async (over: AbortSignal): Promise<ScriptReply> =>
      this.#send(script, await this.#names.of(key), values, over)
    try {
      return await withinDeadline(deadline, attempt, onLate)
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error
      throw redisFailure(error, name)
    }
  }

  /** By digest; by text where the server has not seen the script, or has forgotten it. */
  async #send(
    script: Script,
    key: string,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<ScriptReply> {
    const sha1 = await script.sha1()
    signal.throwIfAborted()
    const evaluation = { script: script.text, key, values, signal }
    try {
      return readScriptReply(await this.#connection.evaluate({ ...evaluation, sha1 }))
    } catch (error) {
      if (!isUnknownScript(error)) throw error
      signal.throwIfAborted()
      return readScriptReply(await this.#connection.evaluate(evaluation))
    }
  }
}
