import type { TokenStorage } from './browser-token-cache-options.ts'
import type { MakeTabLink, TabLink } from './tab-link.ts'

/**
 * Tabs that hear of each other's changes by the events of `localStorage`. A message of one's own
 * might arrive before the change: each process of a browser keeps a copy, which follows later.
 */
export class StorageLink implements TabLink {
  readonly #storage: TokenStorage
  readonly #onMessage: Parameters<MakeTabLink>[0]

  constructor(storage: TokenStorage, onMessage: Parameters<MakeTabLink>[0]) {
    this.#storage = storage
    this.#onMessage = onMessage
  }

  open(): void {
    // Added twice, it is added once.
    globalThis.addEventListener?.('storage', this.#onStorage)
  }

  post(): void {
    // The browser tells the others.
  }

  close(): void {
    globalThis.removeEventListener?.('storage', this.#onStorage)
  }

  readonly #onStorage = ({ key, newValue, storageArea }: StorageEvent): void => {
    if (storageArea !== this.#storage) return
    if (key === null) this.#onMessage('all deleted')
    else this.#onMessage({ key, type: newValue === null ? 'deleted' : 'stored' })
  }
}
