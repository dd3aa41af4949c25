import { ConnectionError, SpotifyError } from '@spotify-sdk/auth-core'
import { PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, RequestOutcome, WorldEvent } from '../world-event.ts'

/** What is no definite answer: the next call with the code sends it again. */
const indefinite = new Set<RequestOutcome | undefined>([
  'unreachable',
  'rate-limited',
  'server-error',
  'no-answer',
])

/** A sign-out elsewhere is noticed within this time, where the cache answers. */
const noticeSeconds = 120

/** How often a login may fail for a fault of so long ago: a request takes no longer. */
const requestSeconds = 12

/**
 * A process sends a code once, however often its callback comes, until the server has answered
 * definitely: as often as it is called with it, and once more for each where requests are repeated.
 * All who call have one definite result. An exchange fails for a reason, and never since the cache
 * fails.
 */
export class CodeExchanges implements Rule {
  readonly name = 'code exchanges'
  readonly #truth: Truth
  readonly #outcomes = new Map<SimulatedProcess, Map<string, RequestOutcome | undefined>>()
  /** How often each process was called with a code, less how often it has sent it. */
  readonly #calls = new Map<string, number>()
  /** Exchanges that were under way when their user signed out. */
  readonly #void = new Set<string>()
  /** When each key's user last signed out: other processes notice it later. */
  readonly #signedOutAt = new Map<string, number>()
  /** Whose code it is. */
  readonly #keys = new Map<string, string>()
  readonly #results = new Map<SimulatedProcess, Map<string, unknown>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'code-returned':
        this.#countCall(event.process, event.code, this.#truth.plan.maxRetries > 0 ? 2 : 1)
        this.#keys.set(event.code, event.key)
        break
      // What is remembered of a user's exchanges ends with a sign-out, wherever it is noticed.
      case 'sign-out-begun':
        this.#signedOutAt.set(event.key, this.#truth.now)
        this.#voidOutcomes(event.process)
        for (const code of this.#results.get(event.process)?.keys() ?? []) {
          if (this.#keys.get(code) === event.key) this.#results.get(event.process)?.delete(code)
        }
        break
      case 'request-sent':
        this.#checkSent(event.request)
        break
      case 'request-ended':
        if (event.refusal === undefined || event.refusal === 'spent') break
        if (event.refusal === 'expired') break
        throw new PromiseBroken(`a code was sent with ${event.refusal}`)
      case 'request-answered':
        if (event.request.grant === 'authorization_code') {
          this.#noteOutcome(event.request, event.outcome)
        }
        break
      case 'logged-in':
        this.#checkResult(event.process, event.code, event.accessToken)
        break
      case 'login-failed':
        this.#checkFailure(event)
        break
      default:
    }
  }

  #checkSent({ grant, process, key, spent: code = '', number }: Request): void {
    if (grant !== 'authorization_code') return
    const outcomes = this.#outcomesOf(process)
    if (this.#truth.now - (this.#signedOutAt.get(key) ?? -Infinity) < noticeSeconds) {
      outcomes.delete(code)
      this.#results.get(process)?.delete(code)
    }
    if (outcomes.has(code) && !indefinite.has(outcomes.get(code))) {
      throw new PromiseBroken(`request ${number} of ${process.name} sent ${code} again`)
    }
    outcomes.set(code, undefined)
    if (this.#countCall(process, code, -1) >= 0) return
    throw new PromiseBroken(`request ${number} of ${process.name} repeated ${code} by itself`)
  }

  /** What is under way when a user signs out is forgotten as soon as it has ended. */
  #voidOutcomes(process: SimulatedProcess): void {
    for (const [code, outcome] of this.#outcomesOf(process)) {
      if (outcome === undefined) this.#void.add(`${process.name} ${code}`)
    }
    this.#outcomes.delete(process)
  }

  #noteOutcome({ process, spent: code = '' }: Request, outcome: RequestOutcome): void {
    const outcomes = this.#outcomesOf(process)
    if (this.#void.has(`${process.name} ${code}`)) outcomes.delete(code)
    else outcomes.set(code, outcome)
  }

  #countCall({ name }: SimulatedProcess, code: string, more: number): number {
    const calls = (this.#calls.get(`${name} ${code}`) ?? 0) + more
    this.#calls.set(`${name} ${code}`, calls)
    return calls
  }

  #checkFailure({ process, code, error }: Extract<WorldEvent, { type: 'login-failed' }>): void {
    if (!SpotifyError.is(error)) throw new PromiseBroken(`a login failed with ${String(error)}`)
    // The user did not allow it.
    if (code === undefined) {
      if (error.code === 'access_denied') return
      throw new PromiseBroken(`a login at ${process.name} failed with ${error.code}`)
    }
    const isKnown = this.#results.get(process)?.has(code)
    if (!indefinite.has(this.#outcomesOf(process).get(code))) {
      this.#checkResult(process, code, error)
    }
    if (!isKnown && !this.#hasCause(process, error)) {
      throw new PromiseBroken(`a login at ${process.name} failed without a cause: ${error.code}`)
    }
  }

  #hasCause({ name: process }: SimulatedProcess, error: SpotifyError): boolean {
    const { now, faults } = this.#truth
    const since = now - requestSeconds
    // Whether it was refused rightly, is checked where it is.
    if (error.code === 'invalid_grant') return true
    if (error.name === 'TokenCacheError') return false
    const own = ConnectionError.is(error)
      ? (['endpoint-cut', 'answers-lost', ...standstills] as const)
      : (['misconfigured', 'endpoint-failing', 'endpoint-limiting', ...standstills] as const)
    return faults.explain({ kinds: own, process, since })
  }

  /** Told once, a result is told to all. */
  #checkResult(process: SimulatedProcess, code: string, result: unknown): void {
    if (this.#void.has(`${process.name} ${code}`)) return
    const results = this.#results.get(process) ?? new Map<string, unknown>()
    this.#results.set(process, results)
    const known = results.get(code)
    results.set(code, result)
    if (known !== undefined && known !== result) {
      throw new PromiseBroken(`${code} had two results in ${process.name}`)
    }
  }

  #outcomesOf(process: SimulatedProcess): Map<string, RequestOutcome | undefined> {
    const outcomes = this.#outcomes.get(process) ?? new Map<string, RequestOutcome | undefined>()
    this.#outcomes.set(process, outcomes)
    return outcomes
  }
}
