import type { AuthEvent } from '@spotify-sdk/auth-core'

/** Counts a provider's events. */
export class TokenLedger {
  /** Tokens that were requested. */
  refreshes = 0
  /** Callers that waited for a token. */
  waitingCallers = 0
  #expiresAt = 0

  readonly note = (event: AuthEvent): void => {
    if (event.type !== 'token-refreshed' && event.type !== 'token-adopted') return
    if (event.type === 'token-refreshed') this.refreshes++
    this.waitingCallers += event.waitingCallers
    this.#expiresAt = event.expiresAt
  }

  /** Seconds until the latest token expires. */
  get secondsLeft(): number {
    return this.#expiresAt - Date.now() / 1000
  }
}
