import { cacheFaults, PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** What the shortest pause after a failure lasts: ½ of the first second. */
const shortestPauseSeconds = 0.49

/** Nothing is requested in a cool-down: neither by whoever was told, nor by the fleet. */
export class KeptPauses implements Rule {
  readonly name = 'kept pauses'
  readonly #truth: Truth
  readonly #ownUntil = new Map<SimulatedProcess, Map<string, number>>()
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
      const pauses = this.#ownUntil.get(request.process) ?? new Map<string, number>()
      this.#ownUntil.set(request.process, pauses)
      const seconds = pauseAfter(outcome, retryAfterSeconds)
      if (seconds > 0) pauses.set(request.key, now + seconds)
      else pauses.delete(request.key)
    }
    if (event.type === 'request-sent') this.#check(event.request)
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

function pauseAfter(
  outcome: Extract<WorldEvent, { type: 'request-answered' }>['outcome'],
  retryAfterSeconds: number | undefined,
): number {
  switch (outcome) {
    case 'token':
    case 'invalid-grant':
      return 0
    case 'misconfigured':
      return 59
    case 'rate-limited':
      return Math.max(shortestPauseSeconds, (retryAfterSeconds ?? 0) * 0.999)
    case 'server-error':
    case 'unreachable':
    case 'no-answer':
      return shortestPauseSeconds
  }
}
