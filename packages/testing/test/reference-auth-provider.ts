import { setTimeout as sleep } from 'node:timers/promises'

import type { AccessToken, AccessTokenOptions, AuthProvider } from '@spotify-sdk/auth-core'

/** What can be wrong with a {@link ReferenceAuthProvider}. */
export type ProviderFlaw =
  | 'hands out white space'
  | 'hands out a new token each time'
  | 'lets every caller ask'
  | 'stumbles over null'
  | 'rejects with a reason of its own'
  | 'leaves an aborted caller waiting'
  | 'shares the first caller’s signal'
  | 'keeps a refused token'
  | 'gets a token for every invalidate'
  | 'takes any token for its own'
  | 'is over when closed'
  | 'requests nothing when closed'
  | 'has two tokens by turns'
  | 'returns another token from getToken'
  | 'has an expiry that is not a number'
  | 'has an expiry in milliseconds'
  | 'peeks at another token'
  | 'peeks at an expired token'
  | 'peeks at a rejected token'

/** A correct provider of invented tokens, or one with exactly one flaw. */
export class ReferenceAuthProvider implements AuthProvider {
  readonly #flaw: ProviderFlaw | undefined
  readonly #pauseSeconds: number
  #token: string | undefined
  #latestToken: string | undefined
  #flight: Promise<string> | undefined
  #count = 0
  #pausedUntil = 0
  #closed = false

  /** @param pauseSeconds - After an `invalidate`, for how long no token is to be had. */
  constructor(flaw?: ProviderFlaw, pauseSeconds = 0) {
    this.#flaw = flaw
    this.#pauseSeconds = pauseSeconds
  }

  async getAccessToken(options: AccessTokenOptions = {}): Promise<string> {
    if (this.#closed && this.#has('is over when closed')) throw new Error('closed')
    if (options.signal === null && this.#has('stumbles over null')) throw new TypeError('null')
    if (this.#has('hands out a new token each time')) return this.#request()
    if (this.#token !== undefined) return this.#token
    if (performance.now() < this.#pausedUntil) {
      throw Object.assign(new Error('paused'), { retryAfterSeconds: this.#pauseSeconds })
    }
    return this.#wait(this.#join(options.signal ?? undefined), options.signal ?? undefined)
  }

  async getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    const accessToken = await this.getAccessToken(options)
    const isAnother = this.#has('returns another token from getToken')
    let expiresAt = Math.floor(Date.now() / 1000) + 3600
    if (this.#has('has an expiry that is not a number')) expiresAt = Number.NaN
    if (this.#has('has an expiry in milliseconds')) expiresAt *= 1000
    return { accessToken: isAnother ? 'another' : accessToken, expiresAt }
  }

  peekToken(): AccessToken | undefined {
    const keepsRejected = this.#has('peeks at a rejected token')
    const accessToken = keepsRejected ? this.#latestToken : this.#token
    if (accessToken === undefined) return undefined
    const isExpired = this.#has('peeks at an expired token')
    return {
      accessToken: this.#has('peeks at another token') ? 'another' : accessToken,
      expiresAt: Math.floor(Date.now() / 1000) + (isExpired ? -60 : 3600),
    }
  }

  async invalidate(accessToken: string): Promise<void> {
    if (this.#has('keeps a refused token')) return
    const isOwn = accessToken === this.#token || this.#has('takes any token for its own')
    if (isOwn) this.#pausedUntil = performance.now() + this.#pauseSeconds * 1000
    if (isOwn) this.#token = undefined
    if (this.#has('gets a token for every invalidate')) {
      this.#flight = undefined
      this.#token = undefined
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #join(signal: AbortSignal | undefined): Promise<string> {
    if (this.#has('lets every caller ask')) return this.#request()
    const shared = this.#has('shares the first caller’s signal') ? signal : undefined
    this.#flight ??= this.#request(shared).finally(() => (this.#flight = undefined))
    return this.#flight
  }

  async #request(signal?: AbortSignal): Promise<string> {
    await sleep(10)
    signal?.throwIfAborted()
    if (this.#closed && this.#has('requests nothing when closed')) throw new Error('closed')
    this.#count += 1
    const number = this.#has('has two tokens by turns') ? this.#count % 2 : this.#count
    this.#token = this.#has('hands out white space') ? 'a token' : `token-${number}`
    this.#latestToken = this.#token
    return this.#token
  }

  async #wait(flight: Promise<string>, signal: AbortSignal | undefined): Promise<string> {
    if (signal === undefined) return flight
    if (signal.aborted && this.#has('leaves an aborted caller waiting'))
      return new Promise(() => {})
    const { promise, reject } = Promise.withResolvers<never>()
    const abort = (): void => {
      reject(this.#has('rejects with a reason of its own') ? new Error('aborted') : signal.reason)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    return Promise.race([flight, promise])
  }

  #has(flaw: ProviderFlaw): boolean {
    return this.#flaw === flaw
  }
}
