import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { Limit } from './limit.ts'
import { Naps } from './naps.ts'
import { Pause } from './pause.ts'

/** Timers ring a moment early: what is left of a pause then is no wait of its own. */
const momentSeconds = 0.01

/** How long a call may still wait for pauses, all of them together. */
export interface Patience {
  secondsLeft: number
}

/** The right of one request to be sent. */
export interface Passage {
  /** Whether a pause has begun since: then nothing may be sent. */
  isStale(): boolean
  /** The API has answered, and asks for no pause. */
  answered(): void
  /** How long a pause would be that begins now. */
  pauseSeconds(limit: Limit): number
  /** The API asks for a pause: as long as `pauseSeconds` says, unless it is given. */
  limited(limit: Limit, seconds?: number): void
  /** Lets the next one pass; a second call changes nothing. */
  end(): void
}

/**
 * What requests pass before they are sent. It is open until the API asks for a pause. Then nobody
 * passes until that is over, and after it not all at once: one, and two for each that is answered,
 * as in TCP's slow start. All who have waited, together, would draw the next 429.
 */
export class Gate {
  readonly #longestWaitSeconds: number
  readonly #pause: Pause
  readonly #paused: Naps
  readonly #line: Naps
  /** Counts pauses: what was sent before one says nothing of the time after it. */
  #epoch = 0
  #isLong = false
  /** Passages that have not ended, those from before the last pause included. */
  #passages = 0
  #onTheirWay = 0
  #atOnce = Infinity
  /** Whether the last pause is for an answer that could not be seen: it may have asked for none. */
  isGuess = false
  /** The API's own word for why it asked for the last pause, where it has one. */
  reason: string | undefined

  constructor(longestWaitSeconds: number, clock: Clock = systemClock) {
    this.#longestWaitSeconds = longestWaitSeconds
    this.#pause = new Pause(clock)
    this.#paused = new Naps(clock)
    this.#line = new Naps(clock)
  }

  /** Whether it remembers nothing: a new gate would do the same. */
  get isIdle(): boolean {
    const callers = this.#line.size + this.#paused.size + this.#passages
    return callers === 0 && this.#atOnce === Infinity && this.remainingSeconds() === 0
  }

  /** Until the pause is over. */
  remainingSeconds(): number {
    return this.#pause.remainingSeconds()
  }

  /**
   * Waits until a request may be sent.
   *
   * @returns `undefined` at once where that would take too long, and for as long as a pause lasts
   *   that is too long for everybody.
   * @throws The signal's reason.
   */
  async enter(patience: Patience, signal: AbortSignal | undefined): Promise<Passage | undefined> {
    let hadItsTurn = false
    for (;;) {
      signal?.throwIfAborted()
      const seconds = this.remainingSeconds()
      if (seconds > 0) {
        if (this.#isLong || seconds > patience.secondsLeft + momentSeconds) return undefined
        patience.secondsLeft -= seconds
        await this.#paused.sleep(seconds, signal)
        hadItsTurn = false
      } else if (hadItsTurn || (this.#line.size === 0 && this.#onTheirWay < this.#atOnce)) {
        return this.#passage()
      } else {
        // Where nobody answers, or those before have gone, as if every round took a second.
        await this.#line.sleep(Math.log2(this.#line.size + 2), signal)
        hadItsTurn = true
      }
    }
  }

  #passage(): Passage {
    const epoch = this.#epoch
    let isOver = false
    this.#passages += 1
    this.#onTheirWay += 1
    return {
      isStale: () => this.remainingSeconds() > 0,
      answered: () => {
        if (epoch === this.#epoch) this.#widen()
      },
      pauseSeconds: (limit) => this.#secondsFor(limit, epoch === this.#epoch),
      limited: (limit, seconds) => {
        const isNews = epoch === this.#epoch
        this.#close(seconds ?? this.#secondsFor(limit, isNews), isNews)
      },
      end: () => {
        if (isOver) return
        isOver = true
        this.#passages -= 1
        if (epoch !== this.#epoch) return
        this.#onTheirWay -= 1
        this.#line.wake(this.#atOnce - this.#onTheirWay)
      },
    }
  }

  #widen(): void {
    this.#pause.forgetStrikes()
    const nobodyWaits = this.#line.size + this.#paused.size === 0
    this.#atOnce = nobodyWaits ? Infinity : this.#atOnce + 1
  }

  #secondsFor({ retryAfterSeconds }: Limit, isNews: boolean): number {
    return this.#pause.secondsFor(retryAfterSeconds, isNews)
  }

  #close(seconds: number, isNews: boolean): void {
    const wasOver = this.remainingSeconds() === 0
    this.#pause.begin(seconds, isNews)
    const isLong = this.remainingSeconds() > this.#longestWaitSeconds
    this.#isLong = isLong || (this.#isLong && !wasOver)
    if (isNews) {
      this.#epoch += 1
      this.#onTheirWay = 0
      this.#atOnce = 1
      this.reason = undefined
    }
    // Whoever has not the patience is told so now, not later.
    this.#line.wake()
    if (this.#isLong) this.#paused.wake()
  }
}
