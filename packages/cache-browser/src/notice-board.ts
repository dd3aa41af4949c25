import type { TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'

import type { MakeTabLink, TabLink, TabMessage } from './tab-link.ts'

/** Tells whoever listens, in this tab and in all others of the origin, what has changed. */
export class NoticeBoard {
  readonly #link: TabLink
  readonly #listeners = new Map<string, Set<TokenCacheListener>>()
  #lasting: TokenCacheNotice | undefined

  constructor(makeLink: MakeTabLink) {
    this.#link = makeLink((heard) => {
      if (heard === 'all deleted') this.tellAll({ type: 'deleted' })
      else this.#tellHere(heard.key, { type: heard.type })
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
    if (lasting !== undefined) queueMicrotask(() => tell(own, lasting))
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
    this.#tellHere(message.key, { type: message.type })
    this.#link.post(message)
  }

  /** Tells this tab, of every key, once. */
  tellAll(notice: TokenCacheNotice): void {
    for (const key of this.#listeners.keys()) this.#tellHere(key, notice)
  }

  /** Tells this tab, of every key, now and whoever comes later. */
  tellForGood(notice: TokenCacheNotice): void {
    this.#lasting = notice
    this.tellAll(notice)
  }

  /** Closes the link to other tabs; the next use opens it again. */
  close(): void {
    this.#link.close()
  }

  #tellHere(key: string, notice: TokenCacheNotice): void {
    for (const listener of this.#listeners.get(key) ?? []) tell(listener, notice)
  }
}

function tell(listener: TokenCacheListener, notice: TokenCacheNotice): void {
  try {
    Promise.resolve(listener(notice)).catch(() => {})
  } catch {
    // Nobody depends on what a listener does.
  }
}
