import type { TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'

import type { MakeTabLink, TabLink, TabMessage } from './tab-link.ts'

interface Subscription {
  readonly key: string
  readonly listener: TokenCacheListener
}

/** Notifies listeners in all tabs of the origin of changes. */
export class ChangeNotifier {
  readonly #link: TabLink
  readonly #subscriptions = new Set<Subscription>()
  #lasting: TokenCacheNotice | undefined
  /** Whether the link was closed while there were listeners. */
  #missesNotices = false

  constructor(makeLink: MakeTabLink) {
    this.#link = makeLink((message) => {
      if (message === 'all deleted') this.notifyAll({ type: 'deleted' })
      else this.#notifyHere(message)
    })
  }

  /** @returns A function that ends the subscription. */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    // The same function passed twice is two subscriptions.
    const own = { key, listener }
    this.#subscriptions.add(own)
    this.#link.open()
    const lasting = this.#lasting
    if (lasting !== undefined) queueMicrotask(() => notify(own, lasting))
    return () => {
      this.#subscriptions.delete(own)
      if (this.#subscriptions.size === 0) this.close()
    }
  }

  /** Notifies all tabs. */
  publish(message: TabMessage): void {
    this.#notifyHere(message)
    this.#link.post(message)
  }

  /** Notifies this tab's listeners of all keys once. */
  notifyAll(notice: TokenCacheNotice): void {
    for (const each of this.#subscriptions) notify(each, notice)
  }

  /** Notifies this tab's listeners of all keys, and every later subscriber. */
  notifyAllPermanently(notice: TokenCacheNotice): void {
    this.#lasting = notice
    this.notifyAll(notice)
  }

  /** Closes the link to other tabs; `resume` and every other use open it again. */
  close(): void {
    this.#link.close()
    this.#missesNotices = this.#subscriptions.size > 0
  }

  /**
   * Opens the link again if it was closed while there were listeners. The notices of the meantime are
   * lost, so every listener gets one about what is stored now.
   *
   * @param read Reads what is stored for a key.
   */
  resume(read: (key: string) => Promise<unknown>): void {
    if (!this.#missesNotices) return
    this.#missesNotices = false
    this.#link.open()
    for (const each of this.#subscriptions) {
      read(each.key).then(
        (stored) =>
          this.#subscriptions.has(each) &&
          notify(each, { type: stored === undefined ? 'deleted' : 'stored' }),
        () => {}, // A notice is only a hint. The next use of the key gets the error.
      )
    }
  }

  #notifyHere({ key, type }: TabMessage): void {
    for (const each of this.#subscriptions) if (each.key === key) notify(each, { type })
  }
}

function notify({ listener }: Subscription, notice: TokenCacheNotice): void {
  try {
    Promise.resolve(listener(notice)).catch(() => {})
  } catch {
    // Errors of a listener change nothing.
  }
}
