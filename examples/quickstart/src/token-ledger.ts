import type { AuthEvent } from '@spotify-sdk/auth-core'

/** Keeps account of a provider's events. */
export class TokenLedger {
  /** Tokens that were requested. */
  refreshes = 0
  /** Callers that had to wait for one, requested or found in the cache. */
  waitingCallers = 0
  #expiresAt = 0

  readonly note = (event: AuthEvent): void => {
    if (event.type !== 'token-refreshed' && event.type !== 'token-adopted') return
    if (event.type === 'token-refreshed') this.refreshes++
    this.waitingCallers += event.waitingCallers
    this.#expiresAt = event.expiresAt
  }

  /** Seconds that the latest token still lives. */
  get secondsLeft(): number {
    return this.#expiresAt - Date.now() / 1000
  }
}
