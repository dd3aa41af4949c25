import type { Clock } from '../../clock.ts'
import { withDeadline } from '../../deadline.ts'

/** One for all sources: a process may have many users. */
const noWrites: Promise<unknown> = Promise.resolve()

/**
 * The writes of one source to its cache: those of sign-ins and sign-outs wait for all earlier ones. In
 * Workers, a write may end silently, with the request that started it. So everyone waits with a timer of
 * their own, and a write counts as over when its time is up.
 */
export class Writes {
  /** How many there were until now. */
  count = 0
  readonly #clock: Clock
  #underWay = noWrites
  /** How long those under way may take together. */
  #seconds = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A write has started, or waits for its turn. It takes at most `seconds`. */
  add(write: Promise<unknown>, seconds: number): void {
    const before = this.over()
    // The result of a write is not kept.
    const all = write
      .catch(() => {})
      .then(() => before)
      .finally(() => this.#forget(all))
    this.#underWay = all
    this.#seconds += seconds
    this.count++
  }

  /** Resolves when no write is under way. */
  async over(): Promise<void> {
    const all = this.#underWay
    if (all === noWrites) return
    await withDeadline(this.#clock, this.#seconds, () => all).catch(() => this.#forget(all))
  }

  #forget(all: Promise<unknown>): void {
    if (this.#underWay !== all) return
    this.#underWay = noWrites
    this.#seconds = 0
  }
}
