import type { Clock } from '@spotify-sdk/auth-core'
import { Wait } from './wait.ts'

/** The work did not end in time. */
export class DeadlineExceeded extends Error {
  override readonly name: string = 'DeadlineExceeded'
}

/** Who else may end work, and what becomes of it then. */
export interface WorkOptions<T> {
  /** The caller's own: it no longer wants what it asked for. */
  readonly signal?: AbortSignal | undefined
  /** Takes what came when nobody waited any longer; else it is dropped. */
  readonly onLate?: ((value: T) => void) | undefined
}

/**
 * A deadline is counted in steps, so that a process that stood still as a whole (a pause, a long
 * computation, the loading of a package) counts one of them, and still reads what was answered.
 */
const steps = 10

/**
 * Ends work that takes too long. All share one timer, which runs while there is any: a timer of its
 * own would cost a command a tenth of what Redis takes to answer it. So the first step of work that
 * begins between two ticks is a shorter one.
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #seconds: number
  readonly #waits = new Set<Wait>()
  #isTicking = false

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock
    this.#seconds = seconds
  }

  /**
   * Runs work that must end in time. It can see whether anybody still waits.
   *
   * @throws {@link DeadlineExceeded}, or the reason of the caller's signal.
   */
  within<T>(work: (wait: Wait) => Promise<T>, { signal, onLate }: WorkOptions<T> = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const forget = (): void => {
        this.#waits.delete(wait)
        signal?.removeEventListener('abort', leave)
      }
      const wait = new Wait(steps, (reason) => {
        forget()
        reject(reason)
      })
      const leave = (): void => wait.end(signal?.reason)
      work(wait).then(
        (value) => {
          forget()
          return wait.isOver ? onLate?.(value) : resolve(value)
        },
        (error: unknown) => {
          forget()
          reject(error)
        },
      )
      signal?.addEventListener('abort', leave)
      this.#waits.add(wait)
      if (!this.#isTicking) void this.#tick()
    })
  }

  async #tick(): Promise<void> {
    this.#isTicking = true
    while (this.#waits.size > 0) {
      await this.#clock.sleep(this.#seconds / steps)
      for (const wait of this.#waits) {
        if (--wait.stepsLeft === 0) wait.end(new DeadlineExceeded())
      }
    }
    this.#isTicking = false
  }
}
