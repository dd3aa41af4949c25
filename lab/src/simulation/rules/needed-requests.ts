import {
  cacheFaults,
  clockToleranceSeconds,
  instantsDiffer,
  isRenewal,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** A process that was stopped this long before it sent was still believed to hold the lease. */
const leaseSeconds = 6

/** How long a fault explains that a process did not take what the cache held. */
const aftermathSeconds = 12

/** Within this time a request is repeated. */
const repetitionSeconds = 2

/**
 * One request per lifetime: none is sent while the cache holds a token that is not ageing yet,
 * except by whoever could not see it, or had to refuse it.
 */
export class NeededRequests implements Rule {
  readonly name = 'needed requests'
  readonly #truth: Truth
  readonly #invalidated = new Map<SimulatedProcess, Set<string>>()
  readonly #writtenAt = new Map<string, number>()
  readonly #pardoned = new Map<SimulatedProcess, string>()
  /** When each process was last told that a request had come to nothing. */
  readonly #failedAt = new Map<SimulatedProcess, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'invalidated') {
      const tokens = this.#invalidated.get(event.process) ?? new Set<string>()
      this.#invalidated.set(event.process, tokens.add(event.accessToken))
    }
    if (event.type === 'stored' && event.by === 'write') {
      this.#writtenAt.set(event.key, this.#truth.now)
    }
    if (event.type === 'pardoned') this.#pardoned.set(event.process, event.key)
    if (event.type === 'request-answered' && event.outcome !== 'token') {
      this.#failedAt.set(event.request.process, this.#truth.now)
    }
    if (event.type === 'request-sent' && isRenewal(event.request)) this.#check(event.request)
  }

  #check({ number, process, key, login }: Request): void {
    const { now, faults } = this.#truth
    const stored = this.#truth.storedToken(key)
    if (stored === undefined || instantsDiffer(this.#truth)) return
    const ageing = Math.min(300, stored.lifeSeconds * 0.2) * 1.1
    // What comes to a process that stands still is dated from before: rather too old than too young.
    const stoodStill = faults.secondsOf(standstills, stored.requestedAt - leaseSeconds)
    const tolerance = clockToleranceSeconds(this.#truth, stored.lifeSeconds) + stoodStill
    const left = stored.requestedAt + stored.lifeSeconds - now
    const isFresh = left > ageing + tolerance
    if (!isFresh || this.#invalidated.get(process)?.has(stored.accessToken)) return
    // A person wants it to be tried.
    if (this.#pardoned.get(process) === key) return
    // The second attempt of a request that was needed.
    const failedAt = this.#failedAt.get(process) ?? -Infinity
    if (this.#truth.plan.maxRetries > 0 && now - failedAt < repetitionSeconds) return
    const since = now - aftermathSeconds
    if (faults.explain({ kinds: cacheFaults, process: process.name, since })) return
    // What a cache is given back after a loss may be an older login's: whoever knows a later one asks.
    const losses = ['cache-flushed', 'failover'] as const
    const lossesSince = stored.requestedAt - stored.lifeSeconds
    if (stored.login > 0 && faults.explain({ kinds: losses, since: lossesSince })) return
    if (login > stored.login && faults.explain({ kinds: losses, since: 0 })) return
    // A clock that is set on makes tokens look older, also in the cache.
    if (faults.explain({ kinds: ['clock-step'], since: stored.requestedAt })) return
    // Of another deployment: the cache's token is not its own.
    const isOther = login !== stored.login && this.#truth.isInitialRefreshToken(login)
    if (isOther && this.#truth.isInitialRefreshToken(stored.login)) return
    const writtenAt = this.#writtenAt.get(key) ?? -Infinity
    if (writtenAt > now - 2) return
    // It stood still between its look and its request, under a lease that no login ends.
    const stoodStillSince = { kinds: standstills, process: process.name, since: writtenAt }
    if (writtenAt > now - leaseSeconds && faults.explain(stoodStillSince)) return
    throw new PromiseBroken(
      `request ${number} of ${process.name} was sent while the cache held ${stored.accessToken}, fresh`,
    )
  }
}
