import type { ChangeEntry } from './entry-change.ts'
import { EntryDatabase, type EntryDatabaseOptions } from './entry-database.ts'
import type { ChangeOptions, EntryStore } from './entry-store.ts'
import type { Entry } from './entry.ts'
import { StorageDenied } from './open-database.ts'
import { PageEntries } from './page-entries.ts'
import { storageFailure } from './storage-failure.ts'

/** Options of {@link BrowserEntries}. */
export interface BrowserEntriesOptions extends EntryDatabaseOptions {
  /** Called once, when the browser has denied its database. */
  readonly onDenied: () => void
}

/**
 * Entries in the browser's database, or in this page if the browser denies it from the start.
 *
 * If the database fails later, the page does not continue alone: other tabs may have the same
 * refresh token, and two tabs that use it separately both lose it.
 */
export class BrowserEntries implements EntryStore {
  readonly #database: EntryDatabase
  readonly #onDenied: () => void
  #page: PageEntries | undefined

  constructor(options: BrowserEntriesOptions) {
    this.#database = new EntryDatabase(options)
    this.#onDenied = options.onDenied
  }

  /** @throws `TokenCacheError` */
  read(key: string): Promise<Entry | undefined> {
    return this.#use((entries) => entries.read(key))
  }

  /** @throws `TokenCacheError` */
  change<T>(key: string, decide: ChangeEntry<T>, options: ChangeOptions): Promise<T> {
    return this.#use((entries) => entries.change(key, decide, options))
  }

  /** Closes the database. Entries that only this page holds stay. */
  close(): Promise<void> {
    return this.#database.close()
  }

  async #use<T>(work: (entries: EntryStore) => Promise<T>): Promise<T> {
    if (this.#page !== undefined) return work(this.#page)
    try {
      return await work(this.#database)
    } catch (error) {
      if (!(error instanceof StorageDenied) || this.#database.wasOpen) throw storageFailure(error)
    }
    if (this.#page === undefined) {
      this.#page = new PageEntries()
      this.#onDenied()
    }
    return work(this.#page)
  }
}
