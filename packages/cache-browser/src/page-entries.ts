import type { ChangeEntry } from './entry-change.ts'
import type { EntryStore } from './entry-store.ts'
import type { Entry } from './entry.ts'

/** Entries of this page only, for pages without a database. */
export class PageEntries implements EntryStore {
  readonly #entries = new Map<string, Entry>()

  async read(key: string): Promise<Entry | undefined> {
    return this.#entries.get(key)
  }

  async change<T>(key: string, decide: ChangeEntry<T>): Promise<T> {
    const { result, entry } = decide(this.#entries.get(key), false)
    if (entry !== undefined) this.#entries.set(key, entry)
    return result
  }
}
