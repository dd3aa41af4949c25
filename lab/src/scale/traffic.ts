import type { AuthProvider } from '@spotify-sdk/auth-core'
import type { Chance } from '../simulation/chance.ts'
import type { SimulatedProcess } from '../simulation/simulated-process.ts'
import type { Timeline } from '../simulation/timeline.ts'
import type { AppTokens } from './app-tokens.ts'

/** Every process is asked this often, at random moments. */
export const secondsBetweenCalls = 10

/** No source begins a refresh sooner before the end of an hour's token: calls before are hits. */
const ageingSeconds = 331

/** What the callers of a fleet met with. */
export class Waits {
  readonly #waits: number[] = []
  /** Calls that were answered from memory, with no wait at all. */
  hits = 0
  failures = 0

  add(seconds: number): void {
    this.#waits.push(seconds)
  }

  get calls(): number {
    return this.hits + this.#waits.length
  }

  /** The wait that so large a share of all calls do not exceed. */
  quantile(share: number): number {
    const sorted = this.#waits.toSorted((one, other) => one - other)
    return sorted[Math.ceil(share * this.calls) - 1 - this.hits] ?? 0
  }

  get longest(): number {
    return this.#waits.reduce((longest, wait) => Math.max(longest, wait), 0)
  }
}

/** What is called, and how. */
export interface TrafficOptions {
  readonly timeline: Timeline
  readonly chance: Chance
  readonly appTokens: AppTokens
  readonly process: SimulatedProcess
  readonly provider: AuthProvider
  readonly waits: Waits
}

/**
 * Calls a process at random moments. While its token is surely fresh a call is a hit in memory, and
 * touches nothing: those are counted, not made, so that a day of many processes can be run.
 */
export async function keepCalling(options: TrafficOptions): Promise<void> {
  const { timeline, chance, appTokens, process, provider, waits } = options
  for (;;) {
    await process.clock.sleep(chance.wait(secondsBetweenCalls))
    const askedAt = timeline.now
    try {
      const token = appTokens.issued.get(await provider.getAccessToken())
      waits.add(timeline.now - askedAt)
      const skipped = (token?.requestedAt ?? 0) + (token?.lifeSeconds ?? 0) - ageingSeconds
      if (skipped <= timeline.now) continue
      waits.hits += Math.round((skipped - timeline.now) / secondsBetweenCalls)
      await process.clock.sleep(skipped - timeline.now)
    } catch {
      waits.failures++
    }
  }
}
