import type { Clock } from '../../clock.ts'
import { withDeadline } from '../../deadline.ts'

/**
 * The writes of one source to its cache. A sign-in or sign-out waits for all earlier writes. In Workers, a
 * write may end silently, with the request that started it. So everyone who waits has a timer of their own,
 * and a write counts as over when its time is up.
 */
export class Writes {
  /** Resolves when all writes are over; another promise after each. */
  latest: Promise<unknown> | undefined
  readonly #clock: Clock
  readonly #maxSeconds: number
  #underWay = 0

  /** @param maxSeconds How long one write may take. */
  constructor(clock: Clock, maxSeconds: number) {
    this.#clock = clock
    this.#maxSeconds = maxSeconds
  }

  /** A write has started, or waits for its turn. */
  add(write: Promise<unknown>): void {
    const before = this.over()
    // The result of a write is not kept.
    const latest = write
      .catch(() => {})
      .then(() => before)
      .finally(() => this.#end(latest))
    this.latest = latest
    this.#underWay++
  }

  /** Resolves when no write is under way. */
  async over(): Promise<void> {
    const { latest } = this
    if (this.#underWay === 0) return
    const seconds = this.#underWay * this.#maxSeconds
    await withDeadline(this.#clock, seconds, () => latest).catch(() => this.#end(latest))
  }

  #end(writes: Promise<unknown> | undefined): void {
    if (this.latest === writes) this.#underWay = 0
  }
}
