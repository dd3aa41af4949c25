import type { ChangeEntry } from './entry-change.ts'
import type { Entry } from './entry.ts'

/** How a change is stored. */
export interface ChangeOptions {
  /** Whether it must outlive a power failure, as a token must; a lease need not. */
  readonly isDurable: boolean
}

/** Where entries are kept. Changes of one key come one after the other, whichever tab makes them. */
export interface EntryStore {
  read(key: string): Promise<Entry | undefined>
  change<T>(key: string, decide: ChangeEntry<T>, options: ChangeOptions): Promise<T>
}
