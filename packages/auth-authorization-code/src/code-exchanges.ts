import { AuthenticationError, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

/** How long a code may be good for: RFC 6749 §4.1.2. Until then its exchange is remembered. */
const codeLifeSeconds = 600

/** Exchanges that are remembered after their end. */
const maxRemembered = 1000

interface CodeExchange {
  readonly user: string | undefined
  readonly result: Promise<TokenInfo>
  /** The user signed out while it was under way: its result is not to be remembered. */
  isVoid?: boolean
  /** On the monotonic clock. */
  rememberedUntil?: number
}

/**
 * Exchanges under way and lately ended, so that a callback that is called twice (React's
 * StrictMode, a double click, a reload) makes one request, and has one result.
 */
export class CodeExchanges {
  readonly #clock: Clock
  readonly #underWay = new Map<string, CodeExchange>()
  /** In the order of their end. */
  readonly #ended = new Map<string, CodeExchange>()

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /**
   * @param identity Code, verifier and user. A caller who knows the code alone joins no exchange.
   * @returns What the one exchange of this identity comes to, or came to. A definite answer is
   *   remembered: the token, or the server's refusal. After any other failure the next call sends
   *   the code again.
   */
  once(
    identity: readonly (string | undefined)[],
    exchange: () => Promise<TokenInfo>,
  ): Promise<TokenInfo> {
    this.#forgetOld()
    const name = JSON.stringify(identity.map((part) => part ?? null))
    const known = this.#underWay.get(name) ?? this.#ended.get(name)
    if (known !== undefined) return known.result
    const [, , user] = identity
    const started: CodeExchange = { user, result: exchange() }
    this.#underWay.set(name, started)
    started.result.then(
      () => this.#end(name, started, true),
      (error: unknown) => this.#end(name, started, AuthenticationError.is(error)),
    )
    return started.result
  }

  /** Ends the memory of a user's exchanges. One that is under way can still be joined. */
  forget(user: string | undefined): void {
    for (const exchange of this.#underWay.values()) {
      if (exchange.user === user) exchange.isVoid = true
    }
    for (const [name, exchange] of this.#ended) {
      if (exchange.user === user) this.#ended.delete(name)
    }
  }

  #end(name: string, exchange: CodeExchange, isDefinite: boolean): void {
    this.#underWay.delete(name)
    if (!isDefinite || exchange.isVoid) return
    exchange.rememberedUntil = this.#clock.monotonic() + codeLifeSeconds
    this.#ended.set(name, exchange)
    this.#forgetOld()
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic()
    for (const [name, { rememberedUntil = 0 }] of this.#ended) {
      if (rememberedUntil > now && this.#ended.size <= maxRemembered) return
      this.#ended.delete(name)
    }
  }
}
