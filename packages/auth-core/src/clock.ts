/** Options of {@link Clock.sleep}. */
export interface SleepOptions {
  /** Ends the sleep early; it then resolves, too. */
  readonly signal?: AbortSignal | undefined
  /** A background sleep does not keep the process alive. */
  readonly background?: boolean | undefined
}

/** All that the engine knows of time and chance; a parameter, so that it can run on virtual time. */
export interface Clock {
  /** Wall time: Unix time in seconds. Runs on while the machine sleeps, but may be set back. */
  now(): number
  /** Seconds from an arbitrary start. Never goes back, but may stand still while the machine sleeps. */
  monotonic(): number
  /** Resolves after `seconds`, or when the signal aborts. Never rejects. */
  sleep(seconds: number, options?: SleepOptions): Promise<void>
  /** A number from 0 up to, but not including, 1. */
  random(): number
}

/** `setTimeout` fires at once for anything longer. */
const maxTimerMilliseconds = 2 ** 31 - 1

/** The clock of the machine. */
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

/** Node's timers are objects that can let go of the process; elsewhere they are numbers. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    ;(timer as { unref(): void }).unref()
  }
}

/** Returns how long the machine has slept since: the monotonic clock stands still meanwhile. */
export function sleepWatch(clock: Clock): () => number {
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  return () => Math.max(clock.now() - wall - (clock.monotonic() - monotonic), 0)
}
