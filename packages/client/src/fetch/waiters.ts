import type { Clock } from '@spotify-sdk/auth-core'

/**
 * Callers who wait, in the order of their coming. Each has a timer of its own, and being woken is
 * no more than a promise: Workers let one request touch neither timer nor signal of another.
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

  /** Waits so long, or until it is woken. @throws The signal's reason. */
  async sleep(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    const alarm = new AbortController()
    const leave = (): void => alarm.abort()
    const woken = new Promise<void>((resolve) => {
      this.#wakers.set(alarm, resolve)
    })
    signal?.addEventListener('abort', leave)
    try {
      await Promise.race([woken, this.#clock.sleep(seconds, { signal: alarm.signal })])
    } finally {
      this.#wakers.delete(alarm)
      signal?.removeEventListener('abort', leave)
      alarm.abort(null)
    }
    signal?.throwIfAborted()
  }

  /** Wakes those who came first. */
  wake(atMost = Infinity): void {
    let left = atMost
    for (const [alarm, wake] of this.#wakers) {
      if (left-- <= 0) return
      this.#wakers.delete(alarm)
      wake()
    }
  }
}
