import {
  serializeTokenInfo,
  TokenCacheError,
  type Clock,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  countdown,
  DeadlineError,
  entryLifeSeconds,
  maxWriteSeconds,
  ServerTime,
  sixMonthsSeconds,
  withDeadline,
} from '@spotify-sdk/auth-core/toolkit'
import { mayPass, redisFailure } from './redis-failure.ts'
import type { Operation, ScriptCaller } from './script-caller.ts'
import { readWholeNumber, type ScriptReply } from './script-reply.ts'
import { inMilliseconds, type Script } from './script.ts'
import { readScript, writeScript } from './scripts.ts'

/** This many concurrent writers are a defect elsewhere. */
const maxWriteAttempts = 100

/** Pause after a failure that may pass: a server that restarts refuses connections immediately. */
const retrySeconds = 0.2

/** A reply, and how to read its time. */
interface Answer {
  readonly reply: ScriptReply
  readonly readTime: (microseconds: number) => ServerTime
}

/** Sends a script until it is answered. */
type Send = (script: Script, ...values: readonly string[]) => Promise<Answer>

/**
 * Writes sign-ins and sign-outs. Without them a user stays signed out or in, so failures that may
 * pass are retried for as long as a provider waits.
 */
export class EntryWriter {
  readonly #caller: ScriptCaller
  readonly #clock: Clock

  constructor(caller: ScriptCaller, clock: Clock) {
    this.#caller = caller
    this.#clock = clock
  }

  /**
   * @param token Nothing to delete the stored one.
   * @throws `TokenCacheError`.
   */
  async write(name: string, key: string, token: TokenInfo | undefined): Promise<void> {
    let failure: unknown
    const onFailure = (error: unknown): void => void (failure = error)
    try {
      await withDeadline(this.#clock, maxWriteSeconds, (signal) =>
        this.#write(this.#sender({ name, key, signal }, onFailure), token),
      )
    } catch (error) {
      // Why Redis did not answer says more than that it did not.
      throw redisFailure(error instanceof DeadlineError ? (failure ?? error) : error, name)
    }
  }

  #sender(operation: Operation, onFailure: (error: unknown) => void): Send {
    return async (script, ...values) => {
      for (;;) {
        const readTime = ServerTime.reader(this.#clock)
        try {
          return { reply: await this.#caller.evaluate(operation, script, ...values), readTime }
        } catch (error) {
          if (operation.signal?.aborted || !mayPass(error)) throw error
          onFailure(error)
          await this.#clock.sleep(retrySeconds, { signal: operation.signal })
        }
      }
    }
  }

  /**
   * Names the fence that it saw, and writes only if that is still the latest. A client may send a
   * timed-out command again later, which must not undo newer changes. All attempts have the same
   * id, by which the script recognises that an earlier one was done, even if others wrote since.
   */
  async #write(send: Send, token: TokenInfo | undefined): Promise<void> {
    const text = token === undefined ? '' : serializeTokenInfo(token)
    const remainingSeconds = token && countdown(token.expiresAt, this.#clock)
    const write = crypto.randomUUID()
    let { reply, readTime } = await send(readScript)
    for (let attempt = 0; attempt < maxWriteAttempts; attempt++) {
      const [now, seen = '0'] = reply
      const serverTime = readTime(readWholeNumber(now))
      const localNow = this.#clock.now()
      const life = token === undefined ? sixMonthsSeconds : entryLifeSeconds(token, localNow)
      const expires = remainingSeconds ? `${serverTime.after(remainingSeconds())}` : ''
      const values = [write, seen, inMilliseconds(life), text, expires]
      const answer = await send(writeScript, ...values)
      const [isDone, ...latest] = answer.reply
      if (isDone === '1') return
      ;({ readTime } = answer)
      reply = latest
    }
    throw new TokenCacheError(
      'The entry kept changing while it was written. Find the program that writes to it.',
      {
        code: 'redis_contention',
        isQuotable: true,
      },
    )
  }
}
