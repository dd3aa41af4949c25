import { setTimeout as sleep } from 'node:timers/promises'

import type { Vitals } from 'test-support/fleet/messages.ts'
import { seededRandom } from '../verdicts/seeded-random.ts'
import { disturbProcesses, disturbSurroundings } from './inflict.ts'
import { startFileCache, startRedisCache } from './soak-cache.ts'
import { SoakFleet } from './soak-fleet.ts'
import type { SoakMember } from './soak-member.ts'
import { judgeFleet, type FleetVerdict } from './judge-fleet.ts'

export interface SoakOptions {
  /** From the first call to the last. */
  readonly seconds: number
  readonly seed: number
  /** Is handed the fleets now and then. */
  readonly onProgress?: ((fleets: readonly SoakFleet[]) => void) | undefined
  readonly progressSeconds?: number | undefined
}

/** How often processes are asked what they have seen: what a kill takes with it is no more. */
const collectSeconds = 2

/** Connections that are kept alive are closed by then. */
const restSeconds = 5

/** Two fleets of four processes, on files and on Redis, through whatever can go wrong. */
export async function runSoak(options: SoakOptions): Promise<readonly FleetVerdict[]> {
  const { seconds, seed, onProgress, progressSeconds = 60 } = options
  await using stack = new AsyncDisposableStack()
  const caches = await Promise.all([startFileCache(), startRedisCache()])
  const fleets = await Promise.all(
    caches.map(async (cache) => stack.use(await SoakFleet.start(cache))),
  )
  const progress = setInterval(() => onProgress?.(fleets), progressSeconds * 1000)
  const collecting = setInterval(
    () => void Promise.all(fleets.map((fleet) => fleet.collect())),
    collectSeconds * 1000,
  )
  stack.defer(() => {
    clearInterval(progress)
    clearInterval(collecting)
  })
  return await Promise.all(fleets.map((fleet, index) => soak(fleet, seed + index, seconds)))
}

/** Warm up, take the measure; faults; quiet, take the measure again. */
async function soak(fleet: SoakFleet, seed: number, seconds: number): Promise<FleetVerdict> {
  const warmUpSeconds = Math.min(60, seconds * 0.12)
  const quietSeconds = Math.min(40, seconds * 0.2)
  const longestFaultSeconds = seconds < 120 ? 4 : 10
  const faultsSeconds = seconds - warmUpSeconds - quietSeconds - 2 * restSeconds

  await sleep(warmUpSeconds * 1000)
  const warm = await fleet.rest(restSeconds)
  const over = AbortSignal.timeout(faultsSeconds * 1000)
  await Promise.all([
    disturbProcesses(fleet, seededRandom(seed), over),
    disturbSurroundings(fleet, seededRandom(seed + 1e6), longestFaultSeconds, over),
  ])
  await sleep(quietSeconds * 1000)
  const end: ReadonlyMap<SoakMember, Vitals> = await fleet.rest(restSeconds)
  await fleet.agree()
  return judgeFleet(fleet, warm, end)
}
