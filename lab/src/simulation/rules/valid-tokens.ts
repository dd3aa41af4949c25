import { requiredScope } from '../member.ts'
import {
  clockToleranceSeconds,
  instantsDiffer,
  PromiseBroken,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { WorldEvent } from '../world-event.ts'

/**
 * No caller ever gets a token that is expired, foreign, without a required scope, or was invalidated
 * in its process before; and none is stored for somebody else.
 */
export class ValidTokens implements Rule {
  readonly name = 'valid tokens'
  readonly #truth: Truth
  readonly #invalidatedAt = new Map<SimulatedProcess, Map<string, number>>()
  readonly #oldSecondUntil = new Map<SimulatedProcess, number>()
  readonly #deliveredAt = new Map<SimulatedProcess, Map<string, number>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'invalidated') {
      const tokens = this.#invalidatedAt.get(event.process) ?? new Map<string, number>()
      this.#invalidatedAt.set(event.process, tokens.set(event.accessToken, this.#truth.now))
    }
    if (event.type === 'stored' && event.after !== undefined && event.after.key !== event.key) {
      throw new PromiseBroken(`${event.after.accessToken} was stored for ${event.key}`)
    }
    if (event.type !== 'delivered') return
    const { call, accessToken } = event
    const token = this.#truth.issuedToken(accessToken)
    if (token === undefined) throw new PromiseBroken(`nobody issued ${accessToken}`)
    if (token.key !== call.key) throw new PromiseBroken(`${accessToken} is of ${token.key}`)
    if (token.login > 0 && !token.scope.split(' ').includes(requiredScope)) {
      throw new PromiseBroken(`${accessToken} has not the scope that is required: ${token.scope}`)
    }
    const expiredSeconds = this.#truth.now - token.expiresAt
    const isExpired = expiredSeconds > clockToleranceSeconds(this.#truth, token.lifeSeconds)
    const isExcused = this.#isInOldSecond(call.process, accessToken) || instantsDiffer(this.#truth)
    if (isExpired && !isExcused) {
      throw new PromiseBroken(`${accessToken} had expired ${expiredSeconds} s before`)
    }
    const invalidatedAt = this.#invalidatedAt.get(call.process)?.get(accessToken)
    if (invalidatedAt !== undefined && invalidatedAt < call.askedAt) {
      throw new PromiseBroken(`${accessToken} had been invalidated in its process`)
    }
  }

  /**
   * The hot path looks at one clock, which may be set back into the very second of the last look at
   * both: for the rest of that second the token of that time is served again.
   */
  #isInOldSecond(process: SimulatedProcess, accessToken: string): boolean {
    const { now, faults } = this.#truth
    const times = this.#deliveredAt.get(process) ?? new Map<string, number>()
    this.#deliveredAt.set(process, times)
    const since = times.get(accessToken) ?? now
    times.set(accessToken, now)
    if (faults.explain({ kinds: ['clock-step'], process: process.name, since })) {
      this.#oldSecondUntil.set(process, now + 1)
    }
    return now < (this.#oldSecondUntil.get(process) ?? -Infinity)
  }
}
