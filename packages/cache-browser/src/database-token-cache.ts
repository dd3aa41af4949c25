import {
  serializeTokenInfo,
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

import { BrowserLeases } from './browser-leases.ts'
import { writeToken } from './entry-change.ts'
import type { EntryStore } from './entry-store.ts'
import { tokenOf } from './entry-token.ts'

/** Options of {@link DatabaseTokenCache}. */
export interface DatabaseTokenCacheOptions {
  readonly entries: EntryStore
  /** Without it there are no leases. */
  readonly locks: LockManager | undefined
  readonly leaseSeconds: number
  readonly clock: Clock
  /** Called after a refresh has stored a token. */
  readonly onCommit: (key: string) => void
}

/** Tokens in the browser's database, with leases if the browser has Web Locks. */
export class DatabaseTokenCache {
  /** Requests the right to refresh a key, among all tabs. */
  readonly lease:
    | ((key: string, signal: AbortSignal | undefined) => Promise<RefreshLease | LeaseRefusal>)
    | undefined
  readonly #options: DatabaseTokenCacheOptions

  constructor(options: DatabaseTokenCacheOptions) {
    this.#options = options
    const { locks } = options
    if (locks === undefined) return
    const leases = new BrowserLeases({ ...options, locks })
    this.lease = (key, signal) => leases.ask(key, signal)
  }

  async get(key: string): Promise<TokenInfo | undefined> {
    return tokenOf(await this.#options.entries.read(key))
  }

  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#write(key, serializeTokenInfo(token))
  }

  async delete(key: string): Promise<void> {
    await this.#write(key, undefined)
  }

  async #write(key: string, token: string | undefined): Promise<void> {
    const { entries, clock } = this.#options
    const write = { now: clock.now(), token }
    await entries.change(key, (entry) => writeToken(entry, write), { isDurable: true })
  }
}
