import { AuthorizationError, ConnectionError, type TokenInfo } from '@spotify-sdk/auth-core'

/** Options of {@link PendingLogin}. */
export interface PendingLoginOptions {
  /** Reads an authorization response. Throws if it is a refusal or belongs to another request. */
  readonly parse: (response: string | URLSearchParams) => { readonly code: string }
  readonly exchange: (code: string) => Promise<TokenInfo>
  readonly timeoutSeconds: number
  /** Must not be aborted yet. */
  readonly signal: AbortSignal | null | undefined
}

/** A sign-in that waits for its response. It has one result, however many responses arrive. */
export class PendingLogin {
  /** Settles with the token or the error. */
  readonly result: Promise<TokenInfo>
  readonly #parse: PendingLoginOptions['parse']
  readonly #answered = Promise.withResolvers<string>()

  constructor({ parse, exchange, timeoutSeconds, signal }: PendingLoginOptions) {
    this.#parse = parse
    // Limits the wait for the response only. The exchange has its own time-out.
    const timer = setTimeout(() => this.fail(timedOut(timeoutSeconds)), timeoutSeconds * 1000)
    const aborted = Promise.withResolvers<never>()
    const abort = (): void => aborted.reject(signal?.reason)
    signal?.addEventListener('abort', abort)
    this.result = Promise.race([this.#answered.promise.then(exchange), aborted.promise]).finally(
      () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      },
    )
  }

  /**
   * Takes an authorization response. Returns `false` if it does not belong to this sign-in, which
   * then keeps waiting.
   */
  take(response: string | URLSearchParams): boolean {
    try {
      this.#answered.resolve(this.#parse(response).code)
    } catch (error) {
      // A refusal has an `error`. A foreign or incomplete response has none.
      if (AuthorizationError.is(error) && error.error === undefined) return false
      this.fail(error)
    }
    return true
  }

  /** Fails the sign-in, unless a response has already arrived. */
  fail(error: unknown): void {
    this.#answered.reject(error)
  }
}

function timedOut(timeoutSeconds: number): ConnectionError {
  return new ConnectionError(
    `The user did not sign in within ${timeoutSeconds} s. Start the sign-in again. If Spotify showed INVALID_CLIENT, correct the Client ID, or register the redirect URI in the dashboard. If the browser is on another machine, paste the URL of the page it ends on into the terminal, or forward the port of the redirect URI (ssh -L).`,
    { code: 'timeout' },
  )
}
