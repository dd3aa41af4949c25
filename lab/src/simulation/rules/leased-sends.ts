import { requestTimeoutSeconds } from '../member.ts'
import { PromiseBroken, type Rule, type Truth } from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, WorldEvent } from '../world-event.ts'
import { KnownRotation } from './known-rotation.ts'

/** What is left of the lease when the bytes leave: no other holder sends before the answer is there. */
const leastSeconds = requestTimeoutSeconds

/** Clocks that run side by side differ by less. */
const toleranceSeconds = 0.05

/**
 * A refresh token that may work only once is sent under a lease that outlives the request; never
 * without one.
 */
export class LeasedSends implements Rule {
  readonly name = 'leased sends'
  readonly #truth: Truth
  readonly #rotation: KnownRotation
  /** When each process was last granted the lease of a key. */
  readonly #leasedAt = new Map<SimulatedProcess, Map<string, number>>()
  /** When a person last logged in or out: that ends the lease. */
  readonly #writtenAt = new Map<string, number>()
  /** Logins that the cache was ever told of: what one process alone knows, no other can send. */
  readonly #stored = new Set<number>()

  constructor(truth: Truth) {
    this.#truth = truth
    this.#rotation = new KnownRotation(truth)
  }

  see(event: WorldEvent): void {
    this.#rotation.see(event)
    const { now } = this.#truth
    switch (event.type) {
      case 'leased': {
        const leases = this.#leasedAt.get(event.process) ?? new Map<string, number>()
        this.#leasedAt.set(event.process, leases.set(event.key, now))
        break
      }
      case 'stored':
        if (event.by === 'write') this.#writtenAt.set(event.key, now)
        if (event.after !== undefined) this.#stored.add(event.after.login)
        break
      case 'request-sent':
        this.#check(event.request)
        break
      default:
    }
  }

  #check(request: Request): void {
    const { number, process, key, grant, login } = request
    const { plan, now, faults } = this.#truth
    if (grant !== 'refresh_token' || !plan.rotates || !this.#truth.isAlive(login)) return
    const left = this.#truth.leaseSeconds(process, key)
    if (left > leastSeconds - toleranceSeconds) return
    const leasedAt = this.#leasedAt.get(process)?.get(key) ?? -Infinity
    if ((this.#writtenAt.get(key) ?? -Infinity) >= leasedAt) return
    if (faults.explain({ kinds: ['cache-flushed', 'failover'], since: leasedAt })) return
    const isInitialRefreshToken = this.#truth.isInitialRefreshToken(login)
    if (!this.#stored.has(login) && !isInitialRefreshToken) return
    if (!this.#rotation.isKnown(request) && this.#isCutOff(process, now)) return
    throw new PromiseBroken(
      `request ${number} of ${process.name} was sent with ${left.toFixed(1)} s left of its lease`,
    )
  }

  /** It may go alone: nothing tells it that its refresh token is replaced at each use. */
  #isCutOff({ name: process }: SimulatedProcess, now: number): boolean {
    const kinds = ['cache-cut', 'cache-hung', 'cache-slow'] as const
    return this.#truth.faults.explain({ kinds, process, since: now - 15 })
  }
}
