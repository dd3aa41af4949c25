import { entryKey } from './entry-key.ts'

/** Of so many keys the names are remembered; the one that came first leaves first. */
const maxNames = 1000

/** The names of entries, each digested once: a digest takes as long as an answer of Redis. */
export class EntryKeys {
  readonly #prefix: string
  readonly #names = new Map<string, Promise<string>>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  of(key: string): Promise<string> {
    let name = this.#names.get(key)
    if (name !== undefined) return name
    name = entryKey(this.#prefix, key)
    this.#names.set(key, name)
    for (const first of this.#names.keys()) {
      if (this.#names.size <= maxNames) break
      this.#names.delete(first)
    }
    return name
  }
}
