import type { TokenCache, TokenCacheListener, TokenInfo } from '@spotify-sdk/auth-core'

import { BrowserEntries } from './browser-entries.ts'
import { checkOptions, type BrowserTokenCacheOptions } from './browser-token-cache-options.ts'
import { ChannelLink } from './channel-link.ts'
import { DatabaseTokenCache } from './database-token-cache.ts'
import { ChangeNotifier } from './change-notifier.ts'
import { StorageLink } from './storage-link.ts'
import { StorageTokenCache } from './storage-token-cache.ts'

/**
 * Keeps tokens in the browser, for all tabs of an origin: one of them refreshes, the others take
 * what it has stored, and a login or a sign-out in one of them counts in all at once.
 *
 * In IndexedDB, with leases by Web Locks. Without Web Locks (a page that is no secure context, an
 * old browser), and with `{ storage }`, it has no `lease`, and a refresh is single within the tab
 * only. Where the browser denies its storage from the start, tokens are kept in this page, and who
 * listens is told so (`degraded`; a provider's event `cache-degraded`).
 *
 * Construction checks the options and opens nothing.
 *
 * @throws `ConfigurationError` at construction, naming the option; `TokenCacheError` from every
 *   method, never with a token in it.
 */
export class BrowserTokenCache implements TokenCache, AsyncDisposable {
  /** Asks for the right to refresh a key, among all tabs; `undefined` where that cannot be had. */
  readonly lease: TokenCache['lease']
  /** The tabs of a browser reach Spotify by one network: what one cannot reach, none asks for. */
  readonly sharesNetwork = true
  readonly #prefix: string
  readonly #notices: ChangeNotifier
  readonly #form: DatabaseTokenCache | StorageTokenCache
  readonly #entries: BrowserEntries | undefined

  constructor(options: BrowserTokenCacheOptions = {}) {
    const { databaseName, prefix, storage, leaseSeconds, clock } = checkOptions(options)
    this.#prefix = prefix
    if (storage !== undefined) {
      this.#notices = new ChangeNotifier((onMessage) => new StorageLink(storage, onMessage))
      this.#form = new StorageTokenCache(storage)
      return
    }
    const channelName = `@spotify-sdk/cache-browser:${databaseName}`
    const notices = new ChangeNotifier((onMessage) => new ChannelLink(channelName, onMessage))
    const entries = new BrowserEntries({
      name: databaseName,
      clock,
      onDenied: () => notices.notifyAllPermanently({ type: 'degraded', code: 'storage_denied' }),
      onGone: () => notices.notifyAll({ type: 'deleted' }),
    })
    const form = new DatabaseTokenCache({
      entries,
      locks: webLocks(),
      leaseSeconds,
      clock,
      onCommit: (key) => notices.publish({ key, type: 'stored' }),
    })
    const { lease } = form
    if (lease !== undefined) this.lease = (key, { signal } = {}) => lease(prefix + key, signal)
    this.#notices = notices
    this.#entries = entries
    this.#form = form
  }

  /**
   * Reads what is stored; nothing is `undefined`.
   *
   * @throws `TokenCacheError` of code `invalid_entry` where an entry is there that holds no token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#form.get(this.#prefix + key)
  }

  /** Stores a login: beats every refresh in flight, ends a cooldown, and tells the other tabs. */
  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#form.set(token, this.#prefix + key)
    this.#notices.publish({ key: this.#prefix + key, type: 'stored' })
  }

  /** Removes what is stored: beats every refresh in flight, and tells the other tabs. */
  async delete(key: string): Promise<void> {
    await this.#form.delete(this.#prefix + key)
    this.#notices.publish({ key: this.#prefix + key, type: 'deleted' })
  }

  /**
   * Tells `listener` of every change of `key`, by this tab or another.
   *
   * @returns What ends it.
   */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    return this.#notices.subscribe(this.#prefix + key, listener)
  }

  /** Closes the connection to the database and the channel to the other tabs. */
  async close(): Promise<void> {
    this.#notices.close()
    await this.#entries?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Web Locks, where there are any: browsers hide them from pages that are no secure context. */
function webLocks(): LockManager | undefined {
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: LockManager } }
  return navigator?.locks
}
