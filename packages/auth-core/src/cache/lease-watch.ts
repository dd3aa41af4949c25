import type { Clock } from '../clock.ts'

/** What was seen of a lease, and since when on the monotonic clock. */
interface Sighting {
  readonly mark: string
  readonly since: number
}

/**
 * The observer's side of a lease: for how long this process has itself seen a heartbeat stand
 * still. It knows changes only, never what a stored time says, so that no two clocks are compared.
 */
export class LeaseWatch {
  readonly #clock: Clock
  readonly #sightings = new Map<string, Sighting>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Seconds for which this mark has been the one to be seen of the lease; 0 at first sight.
   *
   * @param now When it was looked at, on the monotonic clock: before the look, should that take long.
   */
  unchangedSeconds(key: string, mark: string, now: number = this.#clock.monotonic()): number {
    const seen = this.#sightings.get(key)
    if (seen?.mark === mark) return now - seen.since
    this.#sightings.set(key, { mark, since: now })
    return 0
  }

  /** The lease is over. */
  forget(key: string): void {
    this.#sightings.delete(key)
  }
}
