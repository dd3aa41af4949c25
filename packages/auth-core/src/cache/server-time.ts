import type { Clock } from '../clock.ts'
import type { TokenInfo } from '../token/token-info.ts'

const microsecondsPerSecond = 1_000_000

/**
 * Clocks that differ by less count as the same clock. This covers the deadlines of a write and of a
 * read; clocks synchronised by NTP differ by less.
 */
const sameClockSeconds = 2

/** How long a reading of the server's clock is used. */
const currentSeconds = 10

/** If wall clock and monotonic clock disagree by more, the wall clock was set, or the machine slept. */
const adjustmentSeconds = 0.1

/**
 * Counts down the seconds to an instant of the wall clock, such as the expiry of a token. Neither a wall
 * clock that is set back nor a sleep of the machine makes them more.
 */
export function countdown(instant: number, clock: Clock): () => number {
  const endsAtMonotonic = clock.monotonic() + instant - clock.now()
  return () => Math.min(instant - clock.now(), endsAtMonotonic - clock.monotonic())
}

/**
 * The clock of a cache's server: the time in one of its answers, continued with this process's monotonic
 * clock.
 *
 * A cache stores a token's expiry as a time of its server's clock. Hosts whose own clocks differ by
 * minutes then agree on how long a token is still valid, and a write that the network delays does not
 * extend it.
 */
export class ServerTime {
  readonly #clock: Clock
  readonly #microseconds: number
  readonly #askedAt: number
  readonly #wall: number
  readonly #monotonic: number

  private constructor(clock: Clock, microseconds: number, askedAt: number) {
    this.#clock = clock
    this.#microseconds = microseconds
    this.#askedAt = askedAt
    this.#wall = clock.now()
    this.#monotonic = clock.monotonic()
  }

  /**
   * Starts a reading. Call it right before you ask the server. When the answer arrives, call the returned
   * function with the microseconds of the server's clock.
   */
  static reader(clock: Clock): (microseconds: number) => ServerTime {
    const [wall, monotonic] = [clock.now(), clock.monotonic()]
    return (microseconds) => {
      // If the wall clock was set back meanwhile, the time of the question seems to lie ahead.
      const askedAt = Math.min(wall, clock.now() - (clock.monotonic() - monotonic))
      return new ServerTime(clock, microseconds, askedAt)
    }
  }

  /** Whether it is at most ten seconds old, and the wall clock was not set since. */
  get isCurrent(): boolean {
    const passed = this.#clock.monotonic() - this.#monotonic
    const isSet = Math.abs(this.#clock.now() - this.#wall - passed) > adjustmentSeconds
    return passed <= currentSeconds && !isSet
  }

  /** Microseconds of the server's clock now, or less by the time that its answer took to arrive. */
  now(): number {
    const passed = this.#clock.monotonic() - this.#monotonic
    return Math.round(this.#microseconds + passed * microsecondsPerSecond)
  }

  /** Microseconds that the server's clock will show in `seconds`. */
  after(seconds: number): number {
    return Math.max(this.now() + Math.round(seconds * microsecondsPerSecond), 0)
  }

  /**
   * A stored token, with its expiry on this host's wall clock.
   *
   * @param expires Its expiry in microseconds of the server's clock. If `undefined`, the writer stored
   *   only its own clock's expiry, which is used.
   * @returns The same token if the clocks of writer, server and this host agree: a conversion would add
   *   the network's delay.
   */
  onLocalClock(token: TokenInfo, expires: number | undefined): TokenInfo {
    if (expires === undefined) return token
    const expiresAt = this.#askedAt + (expires - this.#microseconds) / microsecondsPerSecond
    const isSameClock = Math.abs(expiresAt - token.expiresAt) <= sameClockSeconds
    return isSameClock ? token : { ...token, expiresAt: Math.max(expiresAt, 0) }
  }
}
