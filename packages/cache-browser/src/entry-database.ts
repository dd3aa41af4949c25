import type { Clock } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, withDeadline } from '@spotify-sdk/auth-core/toolkit'

import type { Change, ChangeEntry } from './entry-change.ts'
import type { ChangeOptions, EntryStore } from './entry-store.ts'
import type { Entry } from './entry.ts'
import { openDatabase } from './open-database.ts'
import { transact, type TransactionOptions } from './transact.ts'

/** Options of {@link EntryDatabase}. */
export interface EntryDatabaseOptions {
  readonly name: string
  readonly clock: Clock
  /** Called when the database may have been deleted because the site's data was cleared. */
  readonly onGone: () => void
}

type Transaction<T> = Omit<TransactionOptions<T>, 'decide' | 'signal'> & {
  readonly decide: ChangeEntry<T>
}

/**
 * Entries in IndexedDB, for all tabs of an origin. The connection is opened at first use, and again
 * after the browser closed it. Every operation has a time-out of a few seconds.
 */
export class EntryDatabase implements EntryStore {
  /** Whether it was ever open. Then storage was not denied from the start. */
  wasOpen = false
  readonly #options: EntryDatabaseOptions
  readonly #seen = new Set<string>()
  #connection: Promise<IDBDatabase> | undefined

  constructor(options: EntryDatabaseOptions) {
    this.#options = options
  }

  async read(key: string): Promise<Entry | undefined> {
    return this.#transact({ key, mode: 'readonly', isDurable: false, decide: asItIs })
  }

  async change<T>(key: string, decide: ChangeEntry<T>, { isDurable }: ChangeOptions): Promise<T> {
    return this.#transact({ key, mode: 'readwrite', isDurable, decide })
  }

  /** Closes the connection. The next use opens another. */
  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    try {
      ;(await connection)?.close()
    } catch {
      // It was never open.
    }
  }

  async #transact<T>({ decide, ...options }: Transaction<T>): Promise<T> {
    const { key } = options
    const seeing = (entry: Entry | undefined): Change<T> => {
      const change = decide(entry, this.#seen.has(key))
      if ((change.entry ?? entry) !== undefined) this.#seen.add(key)
      return change
    }
    // No database takes longer, unless it is stuck: an upgrade or a deletion that waits for a tab.
    return withDeadline(this.#options.clock, maxWriteSeconds, async (signal) => {
      for (let isSecond = false; ; isSecond = true) {
        const connection = this.#open(signal)
        try {
          return await transact(await connection, { ...options, decide: seeing, signal })
        } catch (error) {
          if (isSecond || signal.aborted || !isClosed(error)) throw error
          this.#forget(connection)
        }
      }
    })
  }

  /** One connection for all operations. If it does not open in time, the next use tries again. */
  #open(signal: AbortSignal): Promise<IDBDatabase> {
    const connection = (this.#connection ??= this.#connect())
    const forget = (): void => this.#forget(connection)
    signal.addEventListener('abort', forget)
    connection.finally(() => signal.removeEventListener('abort', forget)).catch(forget)
    return connection
  }

  #connect(): Promise<IDBDatabase> {
    const { name, onGone } = this.#options
    const connection = openDatabase(name).then((database) => {
      this.wasOpen = true
      database.addEventListener('close', () => {
        this.#forget(connection)
        onGone()
      })
      database.addEventListener('versionchange', ({ newVersion }) => {
        // Another tab that deletes or upgrades the database waits for this connection to close.
        database.close()
        this.#forget(connection)
        if (newVersion === null) onGone()
      })
      // This connection was given up.
      if (this.#connection !== connection) database.close()
      return database
    })
    return connection
  }

  #forget(connection: Promise<IDBDatabase>): void {
    if (this.#connection === connection) this.#connection = undefined
  }
}

function asItIs(entry: Entry | undefined): Change<Entry | undefined> {
  return { result: entry }
}

/**
 * Whether the browser closed the connection: site data was cleared, a tab upgrades the database, or
 * Safari lost it in the background (an unknown error).
 */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && /^(?:InvalidState|Abort|Unknown)Error$/.test(error.name)
}
