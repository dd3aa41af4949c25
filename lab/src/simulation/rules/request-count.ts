import { shortestLifeSeconds } from '../plan.ts'
import { instantsDiffer, isRenewal, PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { WorldEvent } from '../world-event.ts'

/** The requests of a whole run: no more than lifetimes and faults, each counted. */
export class RequestCount implements Rule {
  readonly name = 'request count'
  readonly #truth: Truth
  #requests = 0
  #failures = 0
  #extraordinary = 0

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'request-sent' && isRenewal(event.request)) this.#requests++
    if (event.type === 'request-answered' && event.outcome !== 'token') this.#failures++
    if (event.type === 'stored' && event.by === 'write') this.#extraordinary++
    if (event.type === 'invalidated') this.#extraordinary++
    if (event.type === 'fault') this.#extraordinary += this.#costOf(event.fault)
  }

  /** Whoever cannot see the cache asks for itself, once per lifetime, and once to find back. */
  #costOf({ kind, from, until }: Extract<WorldEvent, { type: 'fault' }>['fault']): number {
    const { keys, processes } = this.#truth.plan
    const lifeSeconds = shortestLifeSeconds(this.#truth.plan)
    if (kind === 'cache-cut') return keys.length * (2 + (until - from) / (0.7 * lifeSeconds))
    if (kind === 'cache-hung') {
      return keys.length * processes.length * (2 + (until - from) / (0.7 * lifeSeconds))
    }
    if (kind === 'cache-flushed' || kind === 'failover') return keys.length * processes.length
    return keys.length
  }

  finish(): void {
    const { now, plan } = this.#truth
    const lifetimes = plan.keys.length * (1 + now / (0.7 * shortestLifeSeconds(plan)))
    const allowed = lifetimes + this.#failures + this.#extraordinary
    if (this.#requests > allowed && !instantsDiffer(this.#truth)) {
      throw new PromiseBroken(`${this.#requests} requests, ${Math.floor(allowed)} allowed`)
    }
  }
}
