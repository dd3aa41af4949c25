import {
  cacheFaults,
  clockToleranceSeconds,
  PromiseBroken,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** How long a fault explains that a process did not take what the cache held. */
const aftermathSeconds = 12

/**
 * One request per lifetime: none is sent while the cache holds a token that is not ageing yet,
 * except by whoever could not see it, or had to refuse it.
 */
export class NeededRequests implements Rule {
  readonly name = 'needed requests'
  readonly #truth: Truth
  readonly #invalidated = new Map<SimulatedProcess, Set<string>>()
  readonly #writtenAt = new Map<string, number>()

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
    if (event.type === 'request-sent') this.#check(event.request)
  }

  #check({ number, process, key }: Request): void {
    const { now, faults } = this.#truth
    const stored = this.#truth.storedToken(key)
    if (stored === undefined) return
    const ageing = Math.min(300, stored.lifeSeconds * 0.2) * 1.1
    const isFresh =
      stored.requestedAt + stored.lifeSeconds - now >
      ageing + clockToleranceSeconds(this.#truth, stored.lifeSeconds)
    if (!isFresh || this.#invalidated.get(process)?.has(stored.accessToken)) return
    // Its lease counts on a clock that stands still with its machine.
    const kinds = [...cacheFaults, 'suspend'] as const
    const since = now - aftermathSeconds
    if (faults.explain({ kinds, process: process.name, since })) return
    // A clock that was set on, or stood still while a token came, makes it look older to everybody.
    const clockFaults = ['clock-step', 'suspend'] as const
    if (faults.explain({ kinds: clockFaults, since: stored.requestedAt })) return
    if ((this.#writtenAt.get(key) ?? -Infinity) > now - 2) return
    throw new PromiseBroken(
      `request ${number} of ${process.name} was sent while the cache held ${stored.accessToken}, fresh`,
    )
  }
}
