/**
 * Web Locks of tabs in one process, for Node versions without them: exclusive locks, as far as this
 * package uses them. Real ones are tested in real browsers.
 */
export class TabLocks {
  readonly #held: Set<string>

  /** @param held - Names of the locks that any tab holds. */
  constructor(held: Set<string>) {
    this.#held = held
  }

  /** Used as `navigator.locks`. */
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
