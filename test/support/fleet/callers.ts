import { setTimeout as sleep } from 'node:timers/promises'

import type { AuthEvent, AuthProvider } from '@spotify-sdk/auth-core'

import { describeError } from './describe-error.ts'
import { StallWatch } from '../stood-still.ts'
import type { CallReport, CooldownBegun, FailedCall, ServedToken } from './messages.ts'

const pauseMilliseconds = 20

/** The callers of one process, and their results. */
export class Callers {
  readonly #auth: AuthProvider
  readonly #rightNow: () => number
  readonly #stalls = new StallWatch()
  #book = new CallBook()
  #isOver = false
  #loop: Promise<void> = Promise.resolve()
  #latest = ''

  /** @param rightNow Unix time in milliseconds, whatever the process's clock says. */
  constructor(auth: AuthProvider, rightNow: () => number) {
    this.#auth = auth
    this.#rightNow = rightNow
  }

  /** Starts this many concurrent callers. */
  async call(callers: number): Promise<void> {
    await Promise.all(Array.from({ length: callers }, () => this.#callOnce()))
  }

  keepCalling(callers: number): void {
    this.#isOver = false
    this.#loop = this.#callAgainAndAgain(callers)
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#loop
  }

  async invalidate(): Promise<void> {
    await this.#auth.invalidate?.(this.#latest)
  }

  note(event: AuthEvent): void {
    const { events, cooldowns } = this.#book
    events[event.type] = (events[event.type] ?? 0) + 1
    if (event.type !== 'refresh-failed') return
    cooldowns.push({ at: this.#rightNow() / 1000, seconds: event.cooldownSeconds })
  }

  takeReport(): CallReport {
    const report = this.#book.report()
    this.#book = new CallBook()
    return { ...report, longestStallSeconds: this.#stalls.longestSeconds }
  }

  async #callAgainAndAgain(callers: number): Promise<void> {
    while (!this.#isOver) {
      await this.call(callers)
      await sleep(pauseMilliseconds)
    }
  }

  async #callOnce(): Promise<void> {
    const startedAt = performance.now()
    try {
      this.#latest = await this.#auth.getAccessToken()
      this.#book.served(this.#latest, this.#rightNow() / 1000)
    } catch (error) {
      const { name, code } = describeError(error)
      this.#book.failed.push({ name, code, at: this.#rightNow() / 1000 })
    }
    this.#book.waited((performance.now() - startedAt) / 1000)
  }
}

/** Collects results between two reports. */
class CallBook {
  readonly failed: FailedCall[] = []
  readonly cooldowns: CooldownBegun[] = []
  readonly events: Record<string, number> = {}
  calls = 0
  readonly #served = new Map<string, ServedToken>()
  #longestWaitSeconds = 0

  served(accessToken: string, at: number): void {
    const firstAt = this.#served.get(accessToken)?.firstAt ?? at
    this.#served.set(accessToken, { accessToken, firstAt, lastAt: at })
  }

  waited(seconds: number): void {
    this.calls++
    this.#longestWaitSeconds = Math.max(this.#longestWaitSeconds, seconds)
  }

  report(): Omit<CallReport, 'longestStallSeconds'> {
    const { failed, cooldowns, events, calls } = this
    return {
      accessTokens: [...this.#served.keys()],
      served: [...this.#served.values()],
      errors: failed.map(({ code }) => code),
      failed,
      cooldowns,
      events,
      calls,
      longestWaitSeconds: this.#longestWaitSeconds,
    }
  }
}
