import TinyQueue from 'tinyqueue'

interface Entry {
  readonly at: number
  readonly order: number
  run: (() => void) | undefined
}

/**
 * True time. Everything that happens is an entry of the timeline; between two entries all promises
 * settle that need no time.
 */
export class Timeline {
  readonly #queue = new TinyQueue<Entry>(
    [],
    (one, other) => one.at - other.at || one.order - other.order,
  )
  #now = 0
  #order = 0

  /** Seconds since the start. */
  get now(): number {
    return this.#now
  }

  /** @returns Cancels the entry. */
  after(seconds: number, run: () => void): () => void {
    const entry: Entry = { at: this.#now + Math.max(seconds, 0), order: this.#order++, run }
    this.#queue.push(entry)
    return () => {
      entry.run = undefined
    }
  }

  /** Runs all entries before `until`. `afterStep` may throw to stop. */
  async run(until: number, afterStep: () => void = () => {}): Promise<void> {
    await settle()
    for (;;) {
      const next = this.#queue.peek()
      if (next === undefined || next.at > until) break
      this.#queue.pop()
      if (next.run === undefined) continue
      this.#now = next.at
      next.run()
      await settle()
      afterStep()
    }
    this.#now = until
  }
}

/** Lets all promises settle that need no time. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
