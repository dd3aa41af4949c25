import { ConnectionError, SpotifyError } from '@spotify-sdk/auth-core'
import { PromiseBroken, standstills, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, RequestOutcome, WorldEvent } from '../world-event.ts'

/** What certainly did not spend a code. */
const unspent = new Set<RequestOutcome | undefined>(['unreachable', 'rate-limited'])

/** How often a login may fail for a fault of so long ago: a request takes no longer. */
const requestSeconds = 12

/**
 * A process sends a code once, however often its callback comes, and never again after a failure
 * that may have spent it; all who call with it have one result. An exchange fails for a reason, and
 * never since the cache fails.
 */
export class CodeExchanges implements Rule {
  readonly name = 'code exchanges'
  readonly #truth: Truth
  readonly #outcomes = new Map<SimulatedProcess, Map<string, RequestOutcome | undefined>>()
  readonly #results = new Map<SimulatedProcess, Map<string, unknown>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    switch (event.type) {
      case 'request-sent':
        this.#checkSent(event.request)
        break
      case 'request-ended':
        if (event.refusal === undefined || event.refusal === 'spent') break
        if (event.refusal === 'expired') break
        throw new PromiseBroken(`a code was sent with ${event.refusal}`)
      case 'request-answered':
        if (event.request.grant === 'authorization_code') {
          this.#outcomesOf(event.request.process).set(event.request.spent ?? '', event.outcome)
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

  #checkSent({ grant, process, spent: code = '', number }: Request): void {
    if (grant !== 'authorization_code') return
    const outcomes = this.#outcomesOf(process)
    if (outcomes.has(code) && !unspent.has(outcomes.get(code))) {
      throw new PromiseBroken(`request ${number} of ${process.name} sent ${code} again`)
    }
    outcomes.set(code, undefined)
  }

  #checkFailure({ process, code, error }: Extract<WorldEvent, { type: 'login-failed' }>): void {
    if (!SpotifyError.is(error)) throw new PromiseBroken(`a login failed with ${String(error)}`)
    // The user did not allow it.
    if (code === undefined) {
      if (error.code === 'access_denied') return
      throw new PromiseBroken(`a login at ${process.name} failed with ${error.code}`)
    }
    const isKnown = this.#results.get(process)?.has(code)
    if (!unspent.has(this.#outcomesOf(process).get(code))) {
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
