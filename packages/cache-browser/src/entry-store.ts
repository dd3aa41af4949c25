import type { ChangeEntry } from './entry-change.ts'
import type { Entry } from './entry.ts'

/** Options of a change. */
export interface ChangeOptions {
  /** Whether the change must survive a power failure. A token must, a lease need not. */
  readonly isDurable: boolean
}

/** Stores entries. Changes of one key happen one after another, across all tabs. */
export interface EntryStore {
  read(key: string): Promise<Entry | undefined>
  change<T>(key: string, decide: ChangeEntry<T>, options: ChangeOptions): Promise<T>
}
