import type { TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'

import type { MakeTabLink, TabLink, TabMessage } from './tab-link.ts'

/** Tells whoever listens, in this tab and in all others of the origin, what has changed. */
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

  /** @returns What ends it. */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners)
    // Twice the same function is two subscriptions.
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

  /** Tells all tabs. */
  publish(message: TabMessage): void {
    this.#notifyHere(message.key, { type: message.type })
    this.#link.post(message)
  }

  /** Tells this tab, of every key, once. */
  notifyAll(notice: TokenCacheNotice): void {
    for (const key of this.#listeners.keys()) this.#notifyHere(key, notice)
  }

  /** Tells this tab, of every key, now and whoever comes later. */
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
    // Nobody depends on what a listener does.
  }
}
