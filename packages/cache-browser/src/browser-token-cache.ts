import type { TokenCache, TokenCacheListener, TokenInfo } from '@spotify-sdk/auth-core'

import { BrowserEntries } from './browser-entries.ts'
import { checkOptions, type BrowserTokenCacheOptions } from './browser-token-cache-options.ts'
import { ChannelLink } from './channel-link.ts'
import { DatabaseTokenCache } from './database-token-cache.ts'
import { ChangeNotifier } from './change-notifier.ts'
import { webLocks } from './liveness-locks.ts'
import { StorageLink } from './storage-link.ts'
import { StorageTokenCache } from './storage-token-cache.ts'

/**
 * Stores tokens in the browser, for all tabs of an origin. One tab refreshes, and the others use
 * its token. A sign-in or sign-out in one tab reaches all tabs immediately.
 *
 * Uses IndexedDB, with Web Locks for leases. Without Web Locks (an insecure context) and with
 * `{ storage }` there is no `lease`: each tab refreshes for itself. If the browser denies storage from
 * the start, tokens are kept in this page, and listeners get the notice `degraded` (the provider's event
 * `cache-degraded`).
 *
 * The constructor checks the options and opens nothing.
 *
 * @throws `ConfigurationError` from the constructor, naming the option. `TokenCacheError` from
 *   every method, never containing a token.
 */
export class BrowserTokenCache implements TokenCache, AsyncDisposable {
  /** A database in the browser is slow only if the device is busy: waiting is better than no token. */
  readonly timeoutSeconds = 5
  /**
   * Requests the right to refresh a key, among all tabs; `undefined` if leases are not available.
   */
  readonly lease: TokenCache['lease']
  /** All tabs use the same network, so a failed connection pauses all of them. */
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
    if (lease !== undefined) this.lease = (key, { signal } = {}) => lease(this.#use(key), signal)
    this.#notices = notices
    this.#entries = entries
    this.#form = form
  }

  /**
   * Reads the stored token, or `undefined`.
   *
   * @throws `TokenCacheError` with code `invalid_entry` if the entry is not a token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#form.get(this.#use(key))
  }

  /**
   * Stores the token of a sign-in, wins over every refresh in flight, ends a cooldown, and notifies
   * the other tabs.
   */
  async set(token: TokenInfo, key: string): Promise<void> {
    const entry = this.#use(key)
    await this.#form.set(token, entry)
    this.#notices.publish({ key: entry, type: 'stored' })
  }

  /** Deletes the stored token, wins over every refresh in flight, and notifies the other tabs. */
  async delete(key: string): Promise<void> {
    const entry = this.#use(key)
    await this.#form.delete(entry)
    this.#notices.publish({ key: entry, type: 'deleted' })
  }

  /**
   * Notifies `listener` of every change of `key`, by any tab.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    return this.#notices.subscribe(this.#prefix + key, listener)
  }

  /**
   * Closes the database and the link to the other tabs. The next use opens them again, and notifies
   * listeners of what is stored then.
   */
  async close(): Promise<void> {
    this.#notices.close()
    await this.#entries?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Opens the link to other tabs if it was closed, and returns the name of a key's entry. */
  #use(key: string): string {
    this.#notices.resume((entry) => this.#form.get(entry))
    return this.#prefix + key
  }
}
