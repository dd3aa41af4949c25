import type { Clock } from '@spotify-sdk/auth-core'
import type { SleepOptions } from '@spotify-sdk/auth-core/toolkit'

/** A sleep that has not ended. */
interface Sleeper {
  readonly at: number
  readonly background: boolean
  readonly wake: () => void
}

/** More sleeps than any test starts at one time: only a loop that cannot end starts them. */
const maxSleepsAtOneTime = 10_000

/** A clock that moves only when a test moves it. */
export class VirtualClock implements Clock {
  /** The result of `random`. */
  chance = 0.5
  #wall = 1_800_000_000
  #monotonic = 5_000
  readonly #sleepers = new Set<Sleeper>()
  #sleepsAtThisTime = 0

  now(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  random(): number {
    return this.chance
  }

  sleep(seconds: number, { signal, background = false }: SleepOptions = {}): Promise<void> {
    if (++this.#sleepsAtThisTime > maxSleepsAtOneTime) return Promise.reject(endlessLoop())
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const sleeper: Sleeper = {
        at: this.#monotonic + seconds,
        background,
        wake: () => {
          this.#sleepers.delete(sleeper)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', sleeper.wake, { once: true })
    })
  }

  /** Number of sleeps that have not ended, to detect leaks. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  /** Sleeps that keep the process alive. */
  get keepingAlive(): number {
    return [...this.#sleepers].filter(({ background }) => !background).length
  }

  /**
   * Lets time pass, and runs everything that is due meanwhile.
   *
   * @throws An error if a loop went on forever at one time: it would have hung the whole run.
   */
  async advance(seconds: number): Promise<void> {
    const end = this.#monotonic + seconds
    await settle()
    for (;;) {
      const next = [...this.#sleepers].toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > end) break
      this.#pass(Math.max(next.at - this.#monotonic, 0))
      next.wake()
      await settle()
    }
    this.#pass(end - this.#monotonic)
  }

  /** Time passes while this process does not run: SIGSTOP, a long garbage collection. */
  freeze(seconds: number): void {
    this.#pass(seconds)
  }

  /** The machine sleeps: its monotonic clock stops. */
  suspend(seconds: number): void {
    this.#wall += seconds
  }

  /** Changes the wall clock. */
  setWall(differenceSeconds: number): void {
    this.#wall += differenceSeconds
  }

  #pass(seconds: number): void {
    if (this.#sleepsAtThisTime > maxSleepsAtOneTime) throw endlessLoop()
    if (seconds > 0) this.#sleepsAtThisTime = 0
    this.#wall += seconds
    this.#monotonic += seconds
  }
}

function endlessLoop(): Error {
  return new Error('A loop went on forever: its sleeps take no time.')
}

/** Runs everything that needs no time. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
