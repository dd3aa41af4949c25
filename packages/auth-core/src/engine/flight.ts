import type { Clock } from '../clock.ts'

/** How often a flight shows that it lives, and whoever waits for it looks. */
const beatSeconds = 1

/** A flight that has not shown a sign of life for so many looks is lost. */
const silentLooks = 3

/** No flight lasts longer: a lease is held for 60 s at most. */
const longestFlightSeconds = 60

/** How a wait for a flight ended. */
export type FlightOutcome = 'landed' | 'timeout' | 'lost'

/**
 * One refresh under way, and those who wait for it. A caller that leaves, leaves alone.
 *
 * In Workers a flight belongs to the request that began it, and dies with it without a word; so
 * every caller waits by its own timer, and looks whether the flight still shows signs of life.
 */
export class Flight {
  /** Resolves when the flight is over, however it ended. */
  readonly landed: Promise<void>
  /** Why it failed, if it did. */
  error: unknown
  /** Whether it has found out what stands, or brought it about; one that only tried may give up. */
  hasSettled = false
  /** Callers that have waited for it. */
  waitingCallers = 0
  /** {@link TokenMemory.epoch} when it last looked: a login or sign-out since has overtaken it. */
  epoch = -1

  readonly #clock: Clock
  readonly #startedAt: number
  #patientUntil = -Infinity
  #beats = 0

  constructor(clock: Clock, run: (flight: Flight) => Promise<boolean>) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
    const over = new AbortController()
    this.landed = this.#run(run).finally(() => over.abort())
    void this.#beat(over.signal)
  }

  /** Whether somebody waits for it: then it waits for a busy lease, otherwise it only tries. */
  isAwaited(): boolean {
    return this.#clock.monotonic() < this.#patientUntil
  }

  isOverdue(): boolean {
    return this.#clock.monotonic() - this.#startedAt > longestFlightSeconds
  }

  /**
   * Waits until the flight is over, `seconds` at most.
   *
   * @throws The signal's reason, when it aborts.
   */
  async wait(seconds: number, signal: AbortSignal | null | undefined): Promise<FlightOutcome> {
    signal?.throwIfAborted()
    const until = this.#clock.monotonic() + seconds
    this.#patientUntil = Math.max(this.#patientUntil, until)
    this.waitingCallers++
    const left = new AbortController()
    try {
      return await new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error), {
          signal: left.signal,
        })
        void this.landed.then(() => resolve('landed'))
        void this.#watch(until, left.signal).then(resolve)
      })
    } finally {
      // Without a reason, which nobody reads, an error is made: that takes six times as long.
      left.abort(null)
    }
  }

  async #run(run: (flight: Flight) => Promise<boolean>): Promise<void> {
    try {
      this.hasSettled = await run(this)
    } catch (error) {
      this.error = error
    }
  }

  async #watch(until: number, left: AbortSignal): Promise<FlightOutcome> {
    let seen = this.#beats
    for (let silent = 0; silent < silentLooks;) {
      const remaining = until - this.#clock.monotonic()
      if (remaining <= 0 || left.aborted) return 'timeout'
      await this.#clock.sleep(Math.min(remaining, beatSeconds), { signal: left })
      silent = this.#beats === seen ? silent + 1 : 0
      seen = this.#beats
    }
    return 'lost'
  }

  async #beat(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#clock.sleep(beatSeconds / 2, { signal: over, background: true })
      this.#beats++
    }
  }
}
