/**
 * Web Locks of tabs in one process, for Node lines that have none: exclusive, and only as far as this
 * package uses them. What real ones do is tried in real browsers.
 */
export class TabLocks {
  readonly #held: Set<string>

  /** @param held - Names that are held, by any tab. */
  constructor(held: Set<string>) {
    this.#held = held
  }

  /** What a cache takes for `navigator.locks`. */
  get manager(): LockManager {
    return this as unknown as LockManager
  }

  async request(
    name: string,
    ...rest: readonly [hold: Hold] | readonly [options: object, hold: Hold]
  ): Promise<unknown> {
    const hold = rest.at(-1) as Hold
    if (this.#held.has(name)) return hold(null)
    this.#held.add(name)
    try {
      return await hold({})
    } finally {
      this.#held.delete(name)
    }
  }
}

type Hold = (lock: object | null) => unknown
