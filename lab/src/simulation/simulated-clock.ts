import type { Clock } from '@spotify-sdk/auth-core'
import type { SleepOptions } from '@spotify-sdk/auth-core/toolkit'
import type { Chance } from './chance.ts'

/** Unix time at which every simulation begins. */
export const epoch = 1_800_000_000

/** How a machine's clock is wrong. */
export interface ClockError {
  /** Seconds by which its wall clock is off. */
  readonly offsetSeconds: number
  /** By how much both of its clocks run too fast: 0.0001 is 0.36 s an hour. */
  readonly drift: number
}

/** What a clock belongs to. */
export interface ClockOwner {
  /** True time as its code sees it. */
  readonly now: number
  after(seconds: number, run: () => void): () => void
  /** Runs something in it, once it runs. */
  deliver(run: () => void, options?: { readonly isTimer?: boolean }): void
}

/** The clocks of one machine, as wrong as clocks are. */
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

  /** @returns Stops it. */
  startTimer(seconds: number, run: () => void): () => void {
    const due = this.monotonic() + seconds
    let cancel: () => void
    const wait = (): void => {
      const left = (due - this.monotonic()) / (1 + this.#drift)
      cancel = this.#owner.after(left, () => this.#owner.deliver(fire, { isTimer: true }))
    }
    let isOver = false
    // While a machine is suspended, its timers stand still.
    const fire = (): void => {
      if (isOver) return
      if (this.monotonic() < due - 1e-6) wait()
      else run()
    }
    wait()
    return () => {
      isOver = true
      cancel()
    }
  }

  /** Somebody sets the wall clock. */
  step(seconds: number): void {
    this.#offsetSeconds += seconds
  }

  /** The machine was suspended: its monotonic clock stood still. */
  skip(seconds: number): void {
    this.#suspendedSeconds += seconds
  }
}
