import { clockToleranceSeconds, PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { WorldEvent } from '../world-event.ts'

/** No caller ever gets a token that is expired, foreign, or was invalidated in its process before. */
export class ValidTokens implements Rule {
  readonly name = 'valid tokens'
  readonly #truth: Truth
  readonly #invalidatedAt = new Map<SimulatedProcess, Map<string, number>>()
  readonly #deliveredAt = new Map<SimulatedProcess, Map<string, number>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'invalidated') {
      const tokens = this.#invalidatedAt.get(event.process) ?? new Map<string, number>()
      this.#invalidatedAt.set(event.process, tokens.set(event.accessToken, this.#truth.now))
    }
    if (event.type !== 'delivered') return
    const { call, accessToken } = event
    const token = this.#truth.issuedToken(accessToken)
    if (token === undefined) throw new PromiseBroken(`nobody issued ${accessToken}`)
    if (token.key !== call.key) throw new PromiseBroken(`${accessToken} is of ${token.key}`)
    const expiredSeconds = this.#truth.now - token.expiresAt
    const lastAt = this.#lastAt(call.process, accessToken)
    // One look at one clock: it may be set back into the very second of the last look at both.
    const isSetBack =
      lastAt !== undefined &&
      this.#truth.faults.explain({
        kinds: ['clock-step'],
        process: call.process.name,
        since: lastAt,
      })
    if (isSetBack) return
    if (expiredSeconds > clockToleranceSeconds(this.#truth, token.lifeSeconds)) {
      throw new PromiseBroken(`${accessToken} had expired ${expiredSeconds} s before`)
    }
    const invalidatedAt = this.#invalidatedAt.get(call.process)?.get(accessToken)
    if (invalidatedAt !== undefined && invalidatedAt < call.askedAt) {
      throw new PromiseBroken(`${accessToken} had been invalidated in its process`)
    }
  }

  /** When a process was given this token before; notes that it is given now. */
  #lastAt(process: SimulatedProcess, accessToken: string): number | undefined {
    const times = this.#deliveredAt.get(process) ?? new Map<string, number>()
    this.#deliveredAt.set(process, times)
    const lastAt = times.get(accessToken)
    times.set(accessToken, this.#truth.now)
    return lastAt
  }
}
