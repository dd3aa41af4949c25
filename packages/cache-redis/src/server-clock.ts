import type { Clock } from '@spotify-sdk/auth-core'

/** One moment on two clocks: by it, an instant of the one is told on the other. */
export interface ClockReading {
  /** Microseconds of the server's clock. */
  readonly serverNow: number
  /** The reader's wall clock right before it asked. */
  readonly askedAt: number
}

/** How long a reading is good for. */
const readingSeconds = 10

/** More than this between the two clocks of a process: somebody has set the one, or it slept. */
const toleranceSeconds = 0.1

/** The latest reading of the server's clock, so that not every read need ask for the time. */
export class ServerClock {
  readonly #clock: Clock
  #latest: ClockReading | undefined
  #wall = 0
  #monotonic = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  learn(reading: ClockReading): void {
    this.#latest = reading
    this.#wall = this.#clock.now()
    this.#monotonic = this.#clock.monotonic()
  }

  forget(): void {
    this.#latest = undefined
  }

  /** The latest reading, if it still holds. */
  recall(): ClockReading | undefined {
    if (this.#latest === undefined) return undefined
    const passed = this.#clock.monotonic() - this.#monotonic
    const isSet = Math.abs(this.#clock.now() - this.#wall - passed) > toleranceSeconds
    return passed > readingSeconds || isSet ? undefined : this.#latest
  }
}
