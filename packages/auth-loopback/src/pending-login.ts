import { AuthorizationError, ConnectionError, type TokenInfo } from '@spotify-sdk/auth-core'

/** What a {@link PendingLogin} is made of. */
export interface PendingLoginOptions {
  /** Reads an authorization response; throws where it is a refusal, or no answer to this login. */
  readonly parse: (response: string | URLSearchParams) => { readonly code: string }
  readonly exchange: (code: string) => Promise<TokenInfo>
  readonly timeoutSeconds: number
  /** Not aborted yet. */
  readonly signal: AbortSignal | null | undefined
}

/** One login that waits for its answer, and has one result, however many answers come. */
export class PendingLogin {
  /** Settles with the token, or with what ended the login. */
  readonly result: Promise<TokenInfo>
  readonly #parse: PendingLoginOptions['parse']
  readonly #answered = Promise.withResolvers<string>()

  constructor({ parse, exchange, timeoutSeconds, signal }: PendingLoginOptions) {
    this.#parse = parse
    // Counts until the answer comes: the exchange has a time-out of its own.
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

  /** Takes an authorization response; `false`: it is not the answer to this login, which waits on. */
  take(response: string | URLSearchParams): boolean {
    try {
      this.#answered.resolve(this.#parse(response).code)
    } catch (error) {
      // A refusal names its `error`; what is not for us, or not whole, has none.
      if (AuthorizationError.is(error) && error.error === undefined) return false
      this.fail(error)
    }
    return true
  }

  /** Ends the wait for an answer; changes nothing once there is one. */
  fail(error: unknown): void {
    this.#answered.reject(error)
  }
}

function timedOut(timeoutSeconds: number): ConnectionError {
  return new ConnectionError(
    `Nobody has logged in within ${timeoutSeconds} s: begin the login again. Where the browser is on another machine, paste the address that it ends on into the terminal, or forward the port of the redirect URI (ssh -L).`,
    { code: 'timeout' },
  )
}
