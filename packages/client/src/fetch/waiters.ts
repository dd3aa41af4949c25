import type { Clock } from '@spotify-sdk/auth-core'
import { untilAborted } from './until-aborted.ts'

/**
 * Callers that wait, in the order of their arrival. Each has its own timer, and is woken by
 * settling a promise alone: in Workers, one request may not touch the timer or signal of another.
 */
export class Waiters {
  readonly #clock: Clock
  readonly #wakers = new Map<AbortController, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#wakers.size
  }

  /** Waits for this many seconds, or until it is woken. @throws The signal's reason. */
  async wait(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    const timer = new AbortController()
    const woken = new Promise<void>((resolve) => {
      this.#wakers.set(timer, resolve)
    })
    const elapsed = this.#clock.sleep(seconds, { signal: timer.signal })
    try {
      await untilAborted(Promise.race([woken, elapsed]), signal)
    } finally {
      this.#wakers.delete(timer)
      timer.abort(null)
    }
  }

  /** Wakes those that came first. */
  wake(max = Infinity): void {
    let left = max
    for (const [timer, wake] of this.#wakers) {
      if (left-- <= 0) return
      this.#wakers.delete(timer)
      wake()
    }
  }
}
