import type { Clock } from '../clock.ts'
import { DeadlineError } from '../deadline.ts'

/** Options of {@link Deadlines.within}. */
export interface WorkOptions<T> {
  /** The caller's own signal: when it aborts, the result is not needed any more. */
  readonly signal?: AbortSignal | undefined
  /** Receives a result that arrives after the caller has stopped waiting. By default it is dropped. */
  readonly onLate?: ((value: T) => void) | undefined
}

/** A caller's wait for the answer to one command. */
export class Wait {
  /** Number of timer ticks until it ends. */
  stepsLeft: number
  readonly #listeners: ((reason: unknown) => void)[]
  #end: { readonly reason: unknown } | undefined

  constructor(steps: number, giveUp: (reason: unknown) => void) {
    this.stepsLeft = steps
    this.#listeners = [giveUp]
  }

  /** Whether the caller has stopped waiting. */
  get isOver(): boolean {
    return this.#end !== undefined
  }

  /** @throws Why the caller stopped waiting. A command that was not sent yet then need not be sent. */
  throwIfOver(): void {
    if (this.#end !== undefined) throw this.#end.reason
  }

  /** Calls `listener` when the caller stops waiting; never if the answer comes in time. */
  whenOver(listener: (reason: unknown) => void): void {
    if (this.#end === undefined) this.#listeners.push(listener)
    else listener(this.#end.reason)
  }

  /** The same as a signal, for clients that take one. It takes longer than all other methods together. */
  signal(): AbortSignal {
    const controller = new AbortController()
    this.whenOver((reason) => controller.abort(reason))
    return controller.signal
  }

  end(reason: unknown): void {
    this.#end = { reason }
    for (const listener of this.#listeners) listener(reason)
  }
}

/**
 * A deadline is counted in steps. A process that is paused as a whole (frozen, a long computation, a
 * package that loads) counts one step, and still reads the answer that came meanwhile.
 */
const steps = 10

/**
 * Gives a cache's commands a deadline. Waits that begin in the same step of the program share a timer: a
 * `withDeadline` for each would take a third of a server's response time. Another request of a Worker runs
 * in another step, and timers of a Worker end with their request, so requests share none.
 */
export class Deadlines {
  /** The minimum that is left to a caller when its command is sent: a server that acts within it is not late. */
  readonly minSeconds: number
  readonly #clock: Clock
  readonly #seconds: number
  /** The waits of this step. */
  #beginning: Set<Wait> | undefined

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock
    this.#seconds = seconds
    this.minSeconds = (seconds * (steps - 1)) / steps
  }

  /**
   * Runs work that must end in time. The {@link Wait} tells the work whether the caller still waits.
   *
   * @throws {@link DeadlineError}, or the reason of the caller's signal.
   */
  within<T>(work: (wait: Wait) => Promise<T>, { signal, onLate }: WorkOptions<T> = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const waits = (this.#beginning ??= this.#begin())
      const forget = (): void => {
        waits.delete(wait)
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
      waits.add(wait)
    })
  }

  #begin(): Set<Wait> {
    const waits = new Set<Wait>()
    queueMicrotask(() => (this.#beginning = undefined))
    void this.#tick(waits)
    return waits
  }

  async #tick(waits: ReadonlySet<Wait>): Promise<void> {
    do {
      await this.#clock.sleep(this.#seconds / steps)
      for (const wait of waits) {
        if (--wait.stepsLeft === 0) wait.end(new DeadlineError(this.#seconds))
      }
    } while (waits.size > 0)
  }
}
