import type { Clock } from '../clock.ts'

/** A mark of a lease, and the monotonic time when it was first seen. */
interface Sighting {
  readonly mark: string
  readonly since: number
}

/**
 * The observer's side of a lease: measures how long its heartbeat has not changed. It relies on
 * changes only, never on stored times, so no two clocks are compared.
 */
export class LeaseWatch {
  readonly #clock: Clock
  readonly #sightings = new Map<string, Sighting>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Returns the seconds for which the lease has had this mark; 0 at first sight.
   *
   * @param now When it was checked, on the monotonic clock; pass the time before the check if that
   *   may take long.
   */
  unchangedSeconds(key: string, mark: string, now: number = this.#clock.monotonic()): number {
    const seen = this.#sightings.get(key)
    if (seen?.mark === mark) return now - seen.since
    this.#sightings.set(key, { mark, since: now })
    return 0
  }

  /** Forgets an ended lease. */
  forget(key: string): void {
    this.#sightings.delete(key)
  }
}
