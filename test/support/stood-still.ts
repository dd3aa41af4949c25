const message = 'A process stood still'

/**
 * A test of real leases, clocks or tokens that live for seconds shows nothing if a process stood still
 * meanwhile: leases and tokens end. A run with such a pause is repeated, three times at most; without one,
 * a failure counts at once.
 */
export const whenStoodStill = { count: 3, condition: new RegExp(`^${message}`) }

/** Half of the shortest lease or life that such a test has. */
const tooLongSeconds = 0.5

const tickMilliseconds = 100

/** Measures for how long this process stands still. */
export class StallWatch implements Disposable {
  #longestSeconds = 0
  #tickedAt = performance.now()
  readonly #timer = setInterval(() => this.#tick(), tickMilliseconds).unref()

  /** The longest time that this process stood still since the watch began. */
  get longestSeconds(): number {
    this.#tick()
    return this.#longestSeconds
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const now = performance.now()
    const lateSeconds = (now - this.#tickedAt - tickMilliseconds) / 1000
    this.#longestSeconds = Math.max(this.#longestSeconds, lateSeconds)
    this.#tickedAt = now
  }
}

/**
 * Runs a test that a pause of this process can fail.
 *
 * @throws The test's error; or one that repeats the test, if this process stood still during it.
 */
export async function unlessStoodStill(test: () => unknown): Promise<void> {
  using watch = new StallWatch()
  try {
    await test()
  } catch (cause) {
    throwIfStoodStill(watch.longestSeconds, cause)
    throw cause
  }
}

/** @throws An error that repeats the test, if a process stood still for so many seconds. */
export function throwIfStoodStill(seconds: number, cause?: unknown): void {
  if (seconds < tooLongSeconds) return
  throw new Error(`${message} for ${seconds.toFixed(1)} s`, { cause })
}
