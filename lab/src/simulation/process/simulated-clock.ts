import type { Clock } from '@spotify-sdk/auth-core'
import type { SleepOptions } from '@spotify-sdk/auth-core/toolkit'
import type { Chance } from '../../chance.ts'

/** Unix time at which every simulation starts. */
export const epoch = 1_800_000_000

/** How a machine's clock is wrong. */
export interface ClockError {
  /** Seconds by which the wall clock is ahead. */
  readonly offsetSeconds: number
  /** By how much both clocks run too fast: 0.0001 is 0.36 s an hour. */
  readonly drift: number
}

/** What a clock needs from its process. */
export interface ClockOwner {
  /** True time as the code of the process sees it. */
  readonly now: number
  after(seconds: number, run: () => void): () => void
  /** Runs code of the process, when the process runs. */
  deliver(run: () => void, options?: { readonly isTimer?: boolean }): void
}

/** The wall clock and the monotonic clock of one machine. */
export class SimulatedClock implements Clock {
  readonly #owner: ClockOwner
  readonly #chance: Chance
  readonly #drift: number
  #offsetSeconds: number
  #suspendedSeconds = 0

  constructor(owner: ClockOwner, chance: Chance, { offsetSeconds, drift }: ClockError) {
    this.#owner = owner
    this.#chance = chance
    this.#offsetSeconds = offsetSeconds
    this.#drift = drift
  }

  get error(): ClockError {
    return { offsetSeconds: this.#offsetSeconds, drift: this.#drift }
  }

  now(): number {
    return epoch + this.#owner.now * (1 + this.#drift) + this.#offsetSeconds
  }

  monotonic(): number {
    return 5000 + (this.#owner.now - this.#suspendedSeconds) * (1 + this.#drift)
  }

  random(): number {
    return this.#chance.next()
  }

  sleep(seconds: number, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const wake = (): void => {
        cancel()
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const cancel = this.startTimer(seconds, wake)
      signal?.addEventListener('abort', wake)
    })
  }

  /** @returns Cancels the timer. */
  startTimer(seconds: number, run: () => void): () => void {
    const due = this.monotonic() + seconds
    let cancel: () => void
    const wait = (): void => {
      const left = (due - this.monotonic()) / (1 + this.#drift)
      cancel = this.#owner.after(left, () => this.#owner.deliver(fire, { isTimer: true }))
    }
    let isCancelled = false
    // The timers of a suspended machine stop.
    const fire = (): void => {
      if (isCancelled) return
      if (this.monotonic() < due - 1e-6) wait()
      else run()
    }
    wait()
    return () => {
      isCancelled = true
      cancel()
    }
  }

  /** Sets the wall clock. */
  step(seconds: number): void {
    this.#offsetSeconds += seconds
  }

  /** The machine was suspended: the monotonic clock stopped. */
  skip(seconds: number): void {
    this.#suspendedSeconds += seconds
  }
}
