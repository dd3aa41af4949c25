import type { Clock } from '@spotify-sdk/auth-core'

const microsecondsPerSecond = 1_000_000

/**
 * Clocks that agree to within this count as the same: it covers the deadlines of a write and of a
 * read, and no clock that is kept by NTP is further off.
 */
const sameClockSeconds = 2

/**
 * What a server's clock shows, kept running on this process's monotonic clock. The end of a token's
 * life is stored as an instant of that clock: hosts whose own clocks differ by minutes then agree
 * on what is left, and a write that the network delays makes no token live longer.
 */
export class ServerTime {
  readonly #clock: Clock
  readonly #seconds: number
  readonly #readAt: number

  /** @param microseconds What the server's clock showed in the answer that has just come. */
  constructor(clock: Clock, microseconds: number) {
    this.#clock = clock
    this.#seconds = microseconds / microsecondsPerSecond
    this.#readAt = clock.monotonic()
  }

  /** An instant of this host's wall clock, as microseconds on the server's: what a script takes. */
  ofLocal(instant: number): string {
    const now = this.#seconds + this.#clock.monotonic() - this.#readAt
    const microseconds = (now + instant - this.#clock.now()) * microsecondsPerSecond
    return Math.max(Math.round(microseconds), 0).toString()
  }
}

/**
 * Remembers when something was asked, on the wall clock as it shows when the answer is there: one
 * that is set back meanwhile would make the answer look as if it came from the future.
 */
export function askingTime(clock: Clock): () => number {
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  return () => Math.min(wall, clock.now() - (clock.monotonic() - monotonic))
}

/**
 * The end of a token's life on a reader's wall clock.
 *
 * @param writerExpiresAt The end as the writer's wall clock has it. Where both clocks agree, that
 *   very number comes back: the way through the server adds what the network took.
 * @param askedAt The reader's wall clock right before it asked: rather too early than too late.
 */
export function expiresAtFor(
  writerExpiresAt: number,
  serverExpiresAt: number,
  serverNow: number,
  askedAt: number,
): number {
  const expiresAt = askedAt + (serverExpiresAt - serverNow) / microsecondsPerSecond
  const isSameClock = Math.abs(expiresAt - writerExpiresAt) <= sameClockSeconds
  return isSameClock ? writerExpiresAt : Math.max(expiresAt, 0)
}
