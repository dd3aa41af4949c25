import type { TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'

import type { MakeTabLink, TabLink, TabMessage } from './tab-link.ts'

/** Notifies listeners in all tabs of the origin of changes. */
export class ChangeNotifier {
  readonly #link: TabLink
  readonly #listeners = new Map<string, Set<TokenCacheListener>>()
  #lasting: TokenCacheNotice | undefined

  constructor(makeLink: MakeTabLink) {
    this.#link = makeLink((message) => {
      if (message === 'all deleted') this.notifyAll({ type: 'deleted' })
      else this.#notifyHere(message.key, { type: message.type })
    })
  }

  /** @returns A function that ends the subscription. */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners)
    // The same function passed twice is two subscriptions.
    const own: TokenCacheListener = (notice) => listener(notice)
    listeners.add(own)
    this.#link.open()
    const lasting = this.#lasting
    if (lasting !== undefined) queueMicrotask(() => notify(own, lasting))
    return () => {
      listeners.delete(own)
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key)
      }
      if (this.#listeners.size === 0) this.close()
    }
  }

  /** Notifies all tabs. */
  publish(message: TabMessage): void {
    this.#notifyHere(message.key, { type: message.type })
    this.#link.post(message)
  }

  /** Notifies this tab's listeners of all keys once. */
  notifyAll(notice: TokenCacheNotice): void {
    for (const key of this.#listeners.keys()) this.#notifyHere(key, notice)
  }

  /** Notifies this tab's listeners of all keys, and every later subscriber. */
  notifyAllPermanently(notice: TokenCacheNotice): void {
    this.#lasting = notice
    this.notifyAll(notice)
  }

  /** Closes the link to other tabs; the next use opens it again. */
  close(): void {
    this.#link.close()
  }

  #notifyHere(key: string, notice: TokenCacheNotice): void {
    for (const listener of this.#listeners.get(key) ?? []) notify(listener, notice)
  }
}

function notify(listener: TokenCacheListener, notice: TokenCacheNotice): void {
  try {
    Promise.resolve(listener(notice)).catch(() => {})
  } catch {
    // Errors of a listener change nothing.
  }
}
