import type { TokenCacheListener } from '@spotify-sdk/auth-core'

import type { Flaw } from './token-cache-flaws.ts'

/** What a `ReferenceTokenCache` tells of its keys, correctly or with one flaw. */
export class ReferenceNotices {
  readonly #subscriptions = new Set<{
    readonly key: string
    readonly listener: TokenCacheListener
  }>()
  readonly #flaw: Flaw | undefined

  constructor(flaw: Flaw | undefined) {
    this.#flaw = flaw
  }

  subscribe(key: string, listener: TokenCacheListener): () => void {
    const subscription = { key, listener }
    this.#subscriptions.add(subscription)
    return () => {
      if (this.#flaw !== 'tells for ever') this.#subscriptions.delete(subscription)
    }
  }

  tell(key: string, change: 'stored' | 'deleted'): void {
    const type = this.#flaw === 'calls a deletion a change like any other' ? 'stored' : change
    for (const subscription of this.#subscriptions) {
      const { key: wanted, listener } = subscription
      if (wanted !== key && this.#flaw !== 'tells of all keys') continue
      if (this.#flaw === 'tells of one change only') this.#subscriptions.delete(subscription)
      try {
        listener({ type })
      } catch (error) {
        if (this.#flaw === 'stumbles over a listener') throw error
      }
    }
  }
}
