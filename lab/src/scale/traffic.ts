import type { AuthProvider } from '@spotify-sdk/auth-core'
import type { Chance } from '../chance.ts'
import { maxAgeingSeconds } from '../refresh-window.ts'
import type { SimulatedProcess } from '../simulation/process/simulated-process.ts'
import type { Timeline } from '../simulation/process/timeline.ts'

const secondsBetweenCalls = 10

/** The engine starts to refresh an hour's token this long before its expiry, or later. */
const ageingSeconds = maxAgeingSeconds(3600) + 1

/** An issued token. Times are true time. */
export interface IssuedAppToken {
  readonly requestedAt: number
  readonly lifetimeSeconds: number
}

/** The waits of all calls. */
export class Waits {
  readonly #waits: number[] = []
  /** Calls that got the token from memory without a wait. */
  hits = 0
  failures = 0

  add(seconds: number): void {
    this.#waits.push(seconds)
  }

  get calls(): number {
    return this.hits + this.#waits.length
  }

  quantile(share: number): number {
    const sorted = this.#waits.toSorted((one, other) => one - other)
    return sorted[Math.ceil(share * this.calls) - 1 - this.hits] ?? 0
  }

  get longest(): number {
    return this.#waits.reduce((longest, wait) => Math.max(longest, wait), 0)
  }
}

export interface TrafficOptions {
  readonly timeline: Timeline
  readonly chance: Chance
  readonly issued: ReadonlyMap<string, IssuedAppToken>
  readonly process: SimulatedProcess
  readonly provider: AuthProvider
  readonly waits: Waits
}

/**
 * Calls a process at random times. A call with a fresh token has no effect: such calls are counted
 * and not made, so that a day of many processes can be run.
 */
export async function keepCalling(options: TrafficOptions): Promise<void> {
  const { timeline, chance, issued, process, provider, waits } = options
  for (;;) {
    await process.clock.sleep(chance.wait(secondsBetweenCalls))
    const startedAt = timeline.now
    try {
      const token = issued.get(await provider.getAccessToken())
      waits.add(timeline.now - startedAt)
      const freshUntil = (token?.requestedAt ?? 0) + (token?.lifetimeSeconds ?? 0) - ageingSeconds
      if (freshUntil <= timeline.now) continue
      waits.hits += Math.round((freshUntil - timeline.now) / secondsBetweenCalls)
      await process.clock.sleep(freshUntil - timeline.now)
    } catch {
      waits.failures++
    }
  }
}
