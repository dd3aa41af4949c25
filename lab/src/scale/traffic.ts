import type { AuthProvider } from '@spotify-sdk/auth-core'
import type { Chance } from '../chance.ts'
import { maxAgeingSeconds } from '../refresh-window.ts'
import type { SimulatedProcess } from '../simulation/process/simulated-process.ts'
import type { Timeline } from '../simulation/process/timeline.ts'

const secondsBetweenCalls = 10

/** Lifetime of all tokens. */
export const lifetimeSeconds = 3600

/** The engine starts to refresh a token this long before its expiry, or later. */
const ageingSeconds = maxAgeingSeconds(lifetimeSeconds) + 1

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
  /** When each access token was requested, in true time. */
  readonly requestedAt: ReadonlyMap<string, number>
  readonly process: SimulatedProcess
  readonly provider: AuthProvider
  readonly waits: Waits
}

/**
 * Calls a process at random times. A call with a fresh token has no effect: such calls are counted
 * and not made, so that a day of many processes can be run.
 */
export async function keepCalling(options: TrafficOptions): Promise<void> {
  const { timeline, chance, requestedAt, process, provider, waits } = options
  for (;;) {
    await process.clock.sleep(chance.wait(secondsBetweenCalls))
    const startedAt = timeline.now
    try {
      const accessToken = await provider.getAccessToken()
      waits.add(timeline.now - startedAt)
      const freshUntil = (requestedAt.get(accessToken) ?? 0) + lifetimeSeconds - ageingSeconds
      if (freshUntil <= timeline.now) continue
      waits.hits += Math.round((freshUntil - timeline.now) / secondsBetweenCalls)
      await process.clock.sleep(freshUntil - timeline.now)
    } catch {
      waits.failures++
    }
  }
}
