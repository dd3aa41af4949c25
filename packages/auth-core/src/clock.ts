/** Options of {@link Clock.sleep}. */
export interface SleepOptions {
  /** Ends the sleep early. It then resolves too. */
  readonly signal?: AbortSignal | undefined
  /** A background sleep does not keep the process alive. */
  readonly background?: boolean | undefined
}

/** Time and randomness of the engine; a parameter, so that the engine can run on virtual time. */
export interface Clock {
  /** Wall time in Unix seconds. It runs while the machine sleeps, but may be set back. */
  now(): number
  /** Seconds from an arbitrary start. Never decreases, but may stop while the machine sleeps. */
  monotonic(): number
  /** Resolves after `seconds`, or when the signal aborts. Never rejects. */
  sleep(seconds: number, options?: SleepOptions): Promise<void>
  /** A number from 0 up to, but not including, 1. */
  random(): number
}

/** A longer `setTimeout` fires immediately. */
const maxTimerMilliseconds = 2 ** 31 - 1

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
  random: () => Math.random(),
  sleep: (seconds, { signal, background = false } = {}) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(seconds * 1000, maxTimerMilliseconds))
      if (background) unref(timer)
      signal?.addEventListener('abort', wake)
    }),
}

/** Node's timers are objects with `unref`; elsewhere they are numbers. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    ;(timer as { unref(): void }).unref()
  }
}

/**
 * Returns a function that returns how long the machine has slept since. The monotonic clock stops
 * meanwhile.
 */
export function sleepWatch(clock: Clock): () => number {
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  return () => Math.max(clock.now() - wall - (clock.monotonic() - monotonic), 0)
}
