import TinyQueue from 'tinyqueue'

interface Entry {
  readonly at: number
  readonly order: number
  run: (() => void) | undefined
}

/**
 * True time: what every clock of the simulation is wrong about. Nothing happens but what lies on
 * it; between two things that happen, whatever needs no time comes to its end.
 */
export class Timeline {
  readonly #queue = new TinyQueue<Entry>(
    [],
    (one, other) => one.at - other.at || one.order - other.order,
  )
  #now = 0
  #order = 0

  /** Seconds since the beginning. */
  get now(): number {
    return this.#now
  }

  /** @returns Takes it off again. */
  after(seconds: number, run: () => void): () => void {
    const entry: Entry = { at: this.#now + Math.max(seconds, 0), order: this.#order++, run }
    this.#queue.push(entry)
    return () => {
      entry.run = undefined
    }
  }

  /** Lets everything happen that lies before `until`; `afterStep` may end it by throwing. */
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

/** Lets everything come to its end that needs no time: only promises are left, no real waiting. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
