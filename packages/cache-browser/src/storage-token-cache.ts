import { parseTokenInfo, serializeTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'

import type { TokenStorage } from './browser-token-cache-options.ts'
import { storageFailure } from './storage-failure.ts'

/**
 * Tokens in `localStorage` or `sessionStorage`, in the stored form that other programs read.
 * Neither has compare-and-set, so there are no leases, and deletions are not remembered.
 */
export class StorageTokenCache {
  readonly #storage: TokenStorage

  constructor(storage: TokenStorage) {
    this.#storage = storage
  }

  async get(key: string): Promise<TokenInfo | undefined> {
    const text = guarded(() => this.#storage.getItem(key))
    return text === null ? undefined : parseTokenInfo(text)
  }

  async set(token: TokenInfo, key: string): Promise<void> {
    const text = serializeTokenInfo(token)
    guarded(() => this.#storage.setItem(key, text))
  }

  async delete(key: string): Promise<void> {
    guarded(() => this.#storage.removeItem(key))
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storageFailure(error)
  }
}
