import { AuthenticationError, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { DeadlineError, systemClock, withDeadline } from '@spotify-sdk/auth-core/toolkit'

/** Maximum life of a code (RFC 6749 §4.1.2). Its exchange is remembered that long. */
const codeLifeSeconds = 600

/** Maximum duration of an exchange without its last attempt: the wait for the lease, and the retries. */
const leaseAndRetrySeconds = 75

/** Maximum number of remembered finished exchanges. */
const maxRemembered = 1000

interface CodeExchange {
  readonly user: string | undefined
  readonly result: Promise<TokenInfo>
  /** The user signed out during the exchange, so the result is not remembered. */
  isVoid?: boolean
  /** Monotonic time in seconds. */
  rememberedUntil?: number
}

/**
 * Running and recent code exchanges. A callback that runs twice (React's StrictMode, a double
 * click, a reload) makes one request, and both calls get its result.
 */
export class CodeExchanges {
  readonly #clock: Clock
  readonly #maxSeconds: number
  readonly #underWay = new Map<string, CodeExchange>()
  /** Ordered by the time they ended. */
  readonly #ended = new Map<string, CodeExchange>()

  /** @param timeoutSeconds Time-out of one attempt. */
  constructor(clock: Clock = systemClock, timeoutSeconds = 10) {
    this.#clock = clock
    this.#maxSeconds = leaseAndRetrySeconds + timeoutSeconds
  }

  /**
   * @param identity Code, verifier and user. Knowing only the code is not enough to join an
   *   exchange.
   * @returns The result of the one exchange with this identity. Tokens and a rejection by the
   *   server are remembered. After any other failure the next call sends the code again.
   */
  async once(
    identity: readonly (string | undefined)[],
    exchange: () => Promise<TokenInfo>,
  ): Promise<TokenInfo> {
    this.#forgetOld()
    const name = JSON.stringify(identity.map((part) => part ?? null))
    const known = this.#underWay.get(name) ?? this.#ended.get(name)
    if (known === undefined) return this.#start(name, identity[2], exchange)
    try {
      return await withDeadline(this.#clock, this.#maxSeconds, () => known.result)
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error
      // In Workers, an exchange ends silently with the request that started it.
      if (this.#underWay.get(name) === known) this.#underWay.delete(name)
      return this.once(identity, exchange)
    }
  }

  /** Forgets a user's exchanges. A running one can still be joined. */
  forget(user: string | undefined): void {
    for (const exchange of this.#underWay.values()) {
      if (exchange.user === user) exchange.isVoid = true
    }
    for (const [name, exchange] of this.#ended) {
      if (exchange.user === user) this.#ended.delete(name)
    }
  }

  #start(
    name: string,
    user: string | undefined,
    exchange: () => Promise<TokenInfo>,
  ): Promise<TokenInfo> {
    const started: CodeExchange = { user, result: exchange() }
    this.#underWay.set(name, started)
    started.result.then(
      () => this.#end(name, started, true),
      (error: unknown) => this.#end(name, started, AuthenticationError.is(error)),
    )
    return started.result
  }

  #end(name: string, exchange: CodeExchange, isDefinite: boolean): void {
    if (this.#underWay.get(name) === exchange) this.#underWay.delete(name)
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
