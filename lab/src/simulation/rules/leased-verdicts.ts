import { cacheFaults, PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { WorldEvent } from '../world-event.ts'

/** A commit that was sent under a lease arrives within this time. */
const arrivalSeconds = 15

/** Nobody calls a refresh token dead whose lease is over: another holder may have replaced it just now. */
export class LeasedVerdicts implements Rule {
  readonly name = 'leased verdicts'
  readonly #truth: Truth
  /** The refresh tokens that the cache has called dead. */
  readonly #rejected = new Set<string>()
  readonly #writtenAt = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type !== 'stored') return
    const { now, faults } = this.#truth
    const { key, by, process, rejected, leaseSeconds } = event
    if (by === 'write') this.#writtenAt.set(key, now)
    if (rejected === undefined || this.#rejected.has(rejected)) return
    this.#rejected.add(rejected)
    if (leaseSeconds > 0) return
    const since = now - arrivalSeconds
    if ((this.#writtenAt.get(key) ?? -Infinity) >= since) return
    if (faults.explain({ kinds: cacheFaults, process: process.name, since })) return
    throw new PromiseBroken(`${process.name} called ${rejected} dead, and held no lease by then`)
  }
}
