import type { Engine } from './engine.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { Flight } from './flight.ts'
import { refresh } from './refresh.ts'

/** Attempts behind callers' backs that came to nothing are repeated after 1 s, doubling to this. */
const longestPauseSeconds = 60

/** The one refresh that may be under way, and when the next one may begin unasked. */
export class Refresher {
  readonly #engine: Engine
  readonly #revalidateSeconds: number
  #flight: Flight | undefined
  #vainAttempts = 0
  #nextAttemptAt = -Infinity
  #revalidateAt = Infinity

  constructor(engine: Engine, revalidateSeconds: number) {
    this.#engine = engine
    this.#revalidateSeconds = revalidateSeconds
  }

  /** Resolves when the refresh under way is over. */
  get landed(): Promise<void> | undefined {
    return this.#flight?.landed
  }

  /** Whether even a fresh token wants another look into the cache. */
  get wantsRecheck(): boolean {
    return this.#engine.memory.unstored || this.#engine.clock.monotonic() >= this.#revalidateAt
  }

  /** Seconds until a call has something to begin behind the caller's back. */
  get idleSeconds(): number {
    const { memory, clock } = this.#engine
    if (this.#flight !== undefined) return Infinity
    const wantsAttempt = memory.unstored || memory.state() !== 'fresh'
    const next = wantsAttempt
      ? Math.min(this.#nextAttemptAt, this.#revalidateAt)
      : this.#revalidateAt
    return Math.max(next - clock.monotonic(), 0)
  }

  /** Begins a refresh that nobody waits for, unless one is under way or the last one was in vain. */
  begin(): void {
    if (this.#current() !== undefined) return
    if (this.#engine.clock.monotonic() >= this.#nextAttemptAt) this.#depart()
  }

  /**
   * Joins the refresh under way, or begins it, and waits for it, `seconds` at most.
   *
   * @returns Why it failed, if it did.
   * @throws The reason of the caller's signal.
   */
  async wait(seconds: number, signal: AbortSignal | null | undefined): Promise<unknown> {
    const flight = this.#current() ?? this.#depart()
    const outcome = await flight.wait(seconds, signal)
    if (outcome === 'lost' && this.#flight === flight) this.#flight = undefined
    if (outcome === 'timeout') return noTokenInTime()
    return flight.error
  }

  #current(): Flight | undefined {
    return this.#flight?.isOverdue() ? undefined : this.#flight
  }

  #depart(): Flight {
    const flight = new Flight(this.#engine.clock, (self) => refresh(this.#engine, self))
    this.#flight = flight
    this.#engine.background(flight.landed.then(() => this.#land(flight)))
    return flight
  }

  #land(flight: Flight): void {
    // A flight that was given up may land after its successor has departed.
    if (this.#flight === flight) this.#flight = undefined
    this.settle(flight.hasSettled)
  }

  /** Decides when to look again; also after a login or sign-out, which are no flights. */
  settle(hasSettled = true): void {
    const { memory, clock, user } = this.#engine
    user?.notice()
    const now = clock.monotonic()
    const isDone = hasSettled && memory.state() === 'fresh' && !memory.unstored
    this.#vainAttempts = isDone ? 0 : this.#vainAttempts + 1
    const ladder = Math.min(2 ** (this.#vainAttempts - 1), longestPauseSeconds)
    const pause = Math.min(ladder, this.#revalidateSeconds)
    this.#nextAttemptAt = isDone ? -Infinity : now + pause
    this.#revalidateAt = now + (isDone ? this.#revalidateSeconds : pause)
  }
}

function noTokenInTime(): ConnectionError {
  return new ConnectionError('There was no token in time; the request for one goes on.', {
    code: 'timeout',
    retryAfterSeconds: 1,
  })
}
