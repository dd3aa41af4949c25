import { parseTokenInfo, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import type { ScriptCaller } from './script-caller.ts'
import { readWholeNumber } from './script-reply.ts'
import { readScript } from './scripts.ts'
import { ServerClock } from './server-clock.ts'
import { askingTime } from './server-time.ts'
import { onReadersClock } from './stored-entry.ts'

const fields = ['token', 'expires'] as const

/**
 * Reads tokens: plainly while the server's clock is known, else by a script that tells it, too,
 * which takes the server longer.
 */
export class EntryReader {
  readonly #caller: ScriptCaller
  readonly #clock: Clock
  readonly #serverClock: ServerClock

  constructor(caller: ScriptCaller, clock: Clock) {
    this.#caller = caller
    this.#clock = clock
    this.#serverClock = new ServerClock(clock)
  }

  /** @throws `TokenCacheError`. */
  async read(key: string): Promise<TokenInfo | undefined> {
    const operation = { name: 'read a token', key }
    if (this.#serverClock.recall() !== undefined) {
      const entry = await this.#caller.readFields(operation, fields)
      // Once more: the wall clock may have been set meanwhile.
      const reading = this.#serverClock.recall()
      if (entry !== undefined && reading !== undefined) {
        const [text, expires] = entry
        if (text === undefined) return undefined
        const token = parseTokenInfo(text)
        if (onReadersClock(token, expires, reading) === token) return token
        // A clock differs: this host's, the writer's, or the server's from what it was.
        this.#serverClock.forget()
      }
    }
    const askedAt = askingTime(this.#clock)
    const [now, , text, expires] = await this.#caller.evaluate(operation, readScript)
    const reading = { serverNow: readWholeNumber(now), askedAt: askedAt() }
    const written = text === undefined ? undefined : parseTokenInfo(text)
    const token = written && onReadersClock(written, expires, reading)
    if (token === written) this.#serverClock.learn(reading)
    return token
  }
}
