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

/** The first repetition of a request comes this soon, unless Spotify asked for more. */
const longestFirstWaitSeconds = 0.3

/** The last one begins within this time of the first attempt. */
const repeatWithinSeconds = 10

/** The attempts of one request. */
interface Series {
  attempts: number
  readonly repeatedUntil: number
}

/** Nothing is requested in a cooldown: neither by whoever was told, nor by the fleet. */
export class KeptPauses implements Rule {
  readonly name = 'kept pauses'
  readonly #truth: Truth
  readonly #ownUntil = new Map<SimulatedProcess, Map<string, number>>()
  /** Requests under way, by process and key. */
  readonly #series = new Map<SimulatedProcess, Map<string, Series>>()
  readonly #pausedAt = new Map<string, number>()
  /** When a person last logged in or out. */
  readonly #writtenAt = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    const { now } = this.#truth
    if (event.type === 'stored') {
      this.#pausedAt.delete(event.key)
      if (event.by === 'write') this.#writtenAt.set(event.key, now)
    }
    // A sign-out ends the pause of its process.
    if (event.type === 'signed-out') this.#ownUntil.get(event.process)?.delete(event.key)
    if (event.type === 'paused') this.#pausedAt.set(event.key, now)
    if (event.type === 'request-answered') {
      const { request, outcome, retryAfterSeconds } = event
      // An exchange heeds no pause, and ends it where it brings a token.
      if (!isRenewal(request) && outcome !== 'token') return
      // Somebody has logged in or signed out meanwhile: it comes to nothing, and so does its pause.
      if (outcome !== 'token' && (this.#writtenAt.get(request.key) ?? -1) > request.sentAt) return
      const pauses = this.#ownUntil.get(request.process) ?? new Map<string, number>()
      this.#ownUntil.set(request.process, pauses)
      const asked = (retryAfterSeconds ?? 0) * 0.999
      const isLast = this.#isLastAttempt(request, outcome, asked)
      const seconds = isLast ? pauseAfter(outcome, retryAfterSeconds) : asked
      if (seconds > 0) pauses.set(request.key, now + seconds)
      else pauses.delete(request.key)
    }
    if (event.type === 'request-sent' && isRenewal(event.request)) {
      this.#check(event.request)
      this.#beginSeries(event.request)
    }
  }

  /** One that comes later than any repetition is a new request, with attempts of its own. */
  #beginSeries({ process, key }: Request): void {
    const series = this.#series.get(process)?.get(key)
    if (series !== undefined && this.#truth.now > series.repeatedUntil) series.attempts = 0
  }

  /** Whether the provider has no attempt left before its pause. */
  #isLastAttempt(
    { process, key, sentAt }: Request,
    outcome: RequestOutcome,
    asked: number,
  ): boolean {
    const { now, plan } = this.#truth
    const all = this.#series.get(process) ?? new Map<string, Series>()
    this.#series.set(process, all)
    const isRepeated = ['server-error', 'rate-limited', 'unreachable', 'no-answer'].includes(
      outcome,
    )
    const attempts = isRepeated ? (all.get(key)?.attempts ?? 0) + 1 : 0
    const wait = Math.max(longestFirstWaitSeconds, asked)
    const isLate = now + wait - sentAt > repeatWithinSeconds
    const isLost = this.#isLeaseLost(process)
    const isLast = attempts > plan.maxRetries * (isLost ? 2 : 1) || (isLate && !isLost)
    all.set(key, { attempts: isLast ? 0 : attempts, repeatedUntil: now + wait + 0.01 })
    return attempts === 0 || isLast
  }

  /** Whoever has lost its lease begins anew instead of repeating a request. */
  #isLeaseLost({ name }: SimulatedProcess): boolean {
    const { now, faults } = this.#truth
    const kinds = [...cacheFaults, ...standstills] as const
    return faults.explain({ kinds, process: name, since: now - 15 })
  }

  #check({ number, process, key }: Request): void {
    const { now } = this.#truth
    const left = (this.#ownUntil.get(process)?.get(key) ?? -Infinity) - now
    if (left > 0) {
      throw new PromiseBroken(
        `request ${number} of ${process.name} was sent ${left} s before the end of its own pause`,
      )
    }
    const pausedSeconds = now - (this.#pausedAt.get(key) ?? Infinity)
    if (pausedSeconds < 1 || this.#truth.pauseSeconds(key) < 0.1) return
    if (this.#isLeaseLost(process)) return
    throw new PromiseBroken(`request ${number} of ${process.name} was sent in a pause of the fleet`)
  }
}

/** Seconds in which nothing more may be sent by whoever was told so. */
function pauseAfter(outcome: RequestOutcome, retryAfterSeconds = 0): number {
  if (outcome === 'token' || outcome === 'invalid-grant') return 0
  if (outcome === 'misconfigured') return 59
  return Math.max(shortestPauseSeconds, retryAfterSeconds * 0.999)
}
