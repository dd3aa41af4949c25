import type { TokenStorage } from './browser-token-cache-options.ts'
import type { MakeTabLink, TabLink } from './tab-link.ts'

/**
 * Notifies other tabs through the events of `localStorage`. Messages of our own could arrive before
 * the change, because each browser process keeps a copy of the storage.
 */
export class StorageLink implements TabLink {
  readonly #storage: TokenStorage
  readonly #onMessage: Parameters<MakeTabLink>[0]

  constructor(storage: TokenStorage, onMessage: Parameters<MakeTabLink>[0]) {
    this.#storage = storage
    this.#onMessage = onMessage
  }

  open(): void {
    // Adding it twice adds it once.
    globalThis.addEventListener?.('storage', this.#onStorage)
  }

  post(): void {
    // The browser notifies the other tabs.
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
