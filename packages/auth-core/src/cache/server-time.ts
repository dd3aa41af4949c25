import type { Clock } from '../clock.ts'
import type { TokenInfo } from '../token/token-info.ts'

const microsecondsPerSecond = 1_000_000

/**
 * Clocks that differ by less count as the same clock. It covers the deadlines of a write and of a
 * read; clocks that are kept by NTP differ by less.
 */
const sameClockSeconds = 2

/** How long a reading of the server's clock is used. */
const currentSeconds = 10

/** If wall clock and monotonic clock disagree by more, the wall clock was set, or the machine slept. */
const adjustmentSeconds = 0.1

/**
 * Counts the seconds down to an instant of the wall clock, such as the end of a token. It gains no time:
 * neither by a wall clock that is set back, nor while the machine sleeps.
 */
export function countdown(instant: number, clock: Clock): () => number {
  const endsAtMonotonic = clock.monotonic() + instant - clock.now()
  return () => Math.min(instant - clock.now(), endsAtMonotonic - clock.monotonic())
}

/**
 * The clock of a cache's server, as one of its answers showed it. It runs on with this process's
 * monotonic clock.
 *
 * A cache stores the end of a token's life as an instant of its server's clock. Hosts whose own clocks
 * differ by minutes then agree on how long a token is still valid, and a write that the network delays
 * makes no token valid for longer.
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
   * Starts a reading: call it right before the server is asked, and call its result with the
   * microseconds that the server's clock showed when the answer is there.
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

  /** Microseconds that the server's clock shows now, or a little less: what the answer's way took. */
  now(): number {
    const passed = this.#clock.monotonic() - this.#monotonic
    return Math.round(this.#microseconds + passed * microsecondsPerSecond)
  }

  /** What the server's clock shows so many seconds from now, in microseconds. */
  after(seconds: number): number {
    return Math.max(this.now() + Math.round(seconds * microsecondsPerSecond), 0)
  }

  /**
   * A token as its writer stored it, with the end of its life on this host's wall clock.
   *
   * @param expires Microseconds of the server's clock at which it ends; `undefined`: its writer does
   *   not know of servers' clocks, and the writer's own must do.
   * @returns The very same token where the clocks of writer, server and this host agree: the way
   *   through the server would add what the network took.
   */
  onLocalClock(token: TokenInfo, expires: number | undefined): TokenInfo {
    if (expires === undefined) return token
    const expiresAt = this.#askedAt + (expires - this.#microseconds) / microsecondsPerSecond
    const isSameClock = Math.abs(expiresAt - token.expiresAt) <= sameClockSeconds
    return isSameClock ? token : { ...token, expiresAt: Math.max(expiresAt, 0) }
  }
}
