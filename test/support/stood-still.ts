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

/** Those that watch now. */
const watches = new Set<StallWatch>()

/** Tells all that watch that a server of this process has not answered for so many seconds. */
export function noteSlowAnswer(seconds: number): void {
  for (const watch of watches) watch.note(seconds)
}

/** Measures for how long this process stands still, or the server of its cache. */
export class StallWatch implements Disposable {
  #longestSeconds = 0
  #tickedAt = performance.now()
  readonly #timer = setInterval(() => this.#tick(), tickMilliseconds).unref()

  constructor() {
    watches.add(this)
  }

  /** The longest time that one of them stood still since the watch began. */
  get longestSeconds(): number {
    this.#tick()
    return this.#longestSeconds
  }

  note(seconds: number): void {
    this.#longestSeconds = Math.max(this.#longestSeconds, seconds)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    watches.delete(this)
  }

  #tick(): void {
    const now = performance.now()
    this.note((now - this.#tickedAt - tickMilliseconds) / 1000)
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
