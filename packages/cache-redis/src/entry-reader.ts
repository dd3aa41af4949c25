import { parseTokenInfo, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { ServerTime } from '@spotify-sdk/auth-core/toolkit'
import type { ScriptCaller } from './script-caller.ts'
import { readWholeNumber, wholeNumberOf } from './script-reply.ts'
import { readScript } from './scripts.ts'

const fields = ['token', 'expires'] as const

/**
 * Reads tokens by a plain command while the server's clock is known, otherwise by a script that
 * also returns that clock and takes longer.
 */
export class EntryReader {
  readonly #caller: ScriptCaller
  readonly #clock: Clock
  #serverTime: ServerTime | undefined

  constructor(caller: ScriptCaller, clock: Clock) {
    this.#caller = caller
    this.#clock = clock
  }

  /** @throws `TokenCacheError`. */
  async read(key: string): Promise<TokenInfo | undefined> {
    const operation = { name: 'read a token', key }
    const known = this.#serverTime
    if (known?.isCurrent) {
      const entry = await this.#caller.readFields(operation, fields)
      // Checked again, because the wall clock may have been set meanwhile.
      if (entry !== undefined && known.isCurrent) {
        const [text, expires] = entry
        if (text === undefined) return undefined
        const token = parseTokenInfo(text)
        if (known.onLocalClock(token, wholeNumberOf(expires)) === token) return token
        // One of the clocks differs: this host's, the writer's, or the server's.
        this.#serverTime = undefined
      }
    }
    const readTime = ServerTime.reader(this.#clock)
    const [now, , text, expires] = await this.#caller.evaluate(operation, readScript)
    const serverTime = readTime(readWholeNumber(now))
    const written = text === undefined ? undefined : parseTokenInfo(text)
    const token = written && serverTime.onLocalClock(written, wholeNumberOf(expires))
    if (token === written) this.#serverTime = serverTime
    return token
  }
}
