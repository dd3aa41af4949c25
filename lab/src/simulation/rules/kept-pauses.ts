import {
  cacheFaults,
  isRenewal,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, RequestOutcome, WorldEvent } from '../world-event.ts'

/** What the shortest pause after a failure lasts: ½ of the first second. */
const shortestPauseSeconds = 0.49

/** Nothing is requested in a cool-down: neither by whoever was told, nor by the fleet. */
export class KeptPauses implements Rule {
  readonly name = 'kept pauses'
  readonly #truth: Truth
  readonly #ownUntil = new Map<SimulatedProcess, Map<string, number>>()
  /** Attempts of a request under way, by process and key. */
  readonly #attempts = new Map<SimulatedProcess, Map<string, number>>()
  readonly #pausedAt = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    const { now } = this.#truth
    if (event.type === 'stored') {
      this.#pausedAt.delete(event.key)
    }
    if (event.type === 'paused') this.#pausedAt.set(event.key, now)
    if (event.type === 'request-answered') {
      const { request, outcome, retryAfterSeconds } = event
      // An exchange heeds no pause, and ends it where it brings a token.
      if (!isRenewal(request) && outcome !== 'token') return
      const pauses = this.#ownUntil.get(request.process) ?? new Map<string, number>()
      this.#ownUntil.set(request.process, pauses)
      const asked = (retryAfterSeconds ?? 0) * 0.999
      const isLast = this.#isLastAttempt(request, outcome)
      const seconds = isLast ? pauseAfter(outcome, retryAfterSeconds) : asked
      if (seconds > 0) pauses.set(request.key, now + seconds)
      else pauses.delete(request.key)
    }
    if (event.type === 'request-sent' && isRenewal(event.request)) this.#check(event.request)
  }

  /** Whether the provider has no attempt left before its pause. */
  #isLastAttempt({ process, key }: Request, outcome: RequestOutcome): boolean {
    const attempts = this.#attempts.get(process) ?? new Map<string, number>()
    this.#attempts.set(process, attempts)
    const isRepeated = ['server-error', 'rate-limited', 'unreachable', 'no-answer']
    const attempt = isRepeated.includes(outcome) ? (attempts.get(key) ?? 0) + 1 : 0
    const isLast = attempt > this.#truth.plan.maxRetries
    attempts.set(key, isLast ? 0 : attempt)
    return attempt === 0 || isLast
  }

  #check({ number, process, key }: Request): void {
    const { now, faults } = this.#truth
    const left = (this.#ownUntil.get(process)?.get(key) ?? -Infinity) - now
    if (left > 0) {
      throw new PromiseBroken(
        `request ${number} of ${process.name} was sent ${left} s before the end of its own pause`,
      )
    }
    const pausedSeconds = now - (this.#pausedAt.get(key) ?? Infinity)
    if (pausedSeconds < 1 || this.#truth.pauseSeconds(key) < 0.1) return
    const kinds = [...cacheFaults, ...standstills] as const
    if (faults.explain({ kinds, process: process.name, since: now - 15 })) return
    throw new PromiseBroken(`request ${number} of ${process.name} was sent in a pause of the fleet`)
  }
}

/** Seconds in which nothing more may be sent by whoever was told so. */
function pauseAfter(outcome: RequestOutcome, retryAfterSeconds = 0): number {
  if (outcome === 'token' || outcome === 'invalid-grant') return 0
  if (outcome === 'misconfigured') return 59
  return Math.max(shortestPauseSeconds, retryAfterSeconds * 0.999)
}
