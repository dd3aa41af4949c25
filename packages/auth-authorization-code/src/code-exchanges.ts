import {
  ConnectionError,
  RateLimitError,
  systemClock,
  type Clock,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

/** How long a code may be good for: RFC 6749 §4.1.2. Until then its exchange is remembered. */
const codeLifeSeconds = 600

/** Exchanges that are remembered after their end. */
const rememberedAtMost = 1000

/** What happens before anything is sent. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'client_not_loaded',
])

/**
 * Exchanges under way and lately ended, so that a callback that is called twice (React's
 * StrictMode, a double click, a reload) makes one request, and has one result.
 */
export class CodeExchanges {
  readonly #clock: Clock
  readonly #results = new Map<string, Promise<TokenInfo>>()
  /** Of those that have ended, the oldest first: until when, on the monotonic clock. */
  readonly #rememberedUntil = new Map<string, number>()

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /**
   * @param identity Code, verifier and user. Whoever knows the code alone joins nobody.
   * @returns What the one exchange of this identity comes to, or came to, error included. One that
   *   certainly did not reach the server is made again.
   */
  once(
    identity: readonly (string | undefined)[],
    exchange: () => Promise<TokenInfo>,
  ): Promise<TokenInfo> {
    this.#forgetOld()
    const name = JSON.stringify(identity.map((part) => part ?? null))
    const known = this.#results.get(name)
    if (known !== undefined) return known
    const result = exchange()
    this.#results.set(name, result)
    result.then(
      () => this.#remember(name),
      (error: unknown) => {
        if (isUnsent(error)) this.#results.delete(name)
        else this.#remember(name)
      },
    )
    return result
  }

  #remember(name: string): void {
    this.#rememberedUntil.set(name, this.#clock.monotonic() + codeLifeSeconds)
    this.#forgetOld()
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic()
    for (const [name, until] of this.#rememberedUntil) {
      if (until > now && this.#rememberedUntil.size <= rememberedAtMost) return
      this.#rememberedUntil.delete(name)
      this.#results.delete(name)
    }
  }
}

/** Whether the code has certainly not been spent: the request never arrived, or was turned away. */
function isUnsent(error: unknown): boolean {
  return RateLimitError.is(error) || (ConnectionError.is(error) && unsentCodes.has(error.code))
}
