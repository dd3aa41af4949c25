import { setTimeout as sleep } from 'node:timers/promises'
import { Chance } from '../chance.ts'
import { count, positiveNumber, wholeNumber, type Experiment } from '../experiment.ts'
import { backendTitles } from '../fleet/backend.ts'
import type { Figure } from '../report/figures.ts'
import { checkFleet, type FleetResult } from './check-fleet.ts'
import { injectProcessFaults, injectServerFaults } from './inject-faults.ts'
import { SoakFleet } from './soak-fleet.ts'

interface Options {
  readonly minutes: number
  readonly seed: number
}

/** A fleet on each backend, with many callers, runs through all kinds of faults. */
export const soak: Experiment<Options> = {
  name: 'soak',
  description:
    'injects random faults into twelve processes; nothing may leak or fail without a cause',
  addOptions: (command) =>
    command
      .option('--minutes <n>', 'duration', positiveNumber, 60)
      .option('--seed <n>', 'seed of the faults', wholeNumber, Date.now() % 1e6),
  run: async ({ minutes, seed }) => {
    const results = await runSoak({ seconds: minutes * 60, seed })
    return {
      complaints: results.flatMap(({ complaints }) => complaints),
      figures: results.flatMap((result) => soakFigures(result, minutes)),
    }
  },
  reportedAs: ({ minutes, seed }) =>
    minutes >= 10 ? `pnpm lab soak --minutes ${minutes} --seed ${seed}` : undefined,
}

/** A killed process takes with it what it has not reported for this time. */
const collectSeconds = 2

const backends = ['file', 'redis', 'postgres'] as const

/** Idle connections are closed by then. */
const restSeconds = 5

export interface SoakOptions {
  readonly seconds: number
  readonly seed: number
}

/** Runs a fleet on each backend, side by side. */
export async function runSoak({ seconds, seed }: SoakOptions): Promise<readonly FleetResult[]> {
  await using stack = new AsyncDisposableStack()
  const fleets = await Promise.all(
    backends.map(async (backend) => stack.use(await SoakFleet.start(backend))),
  )
  const collecting = setInterval(
    () => void Promise.all(fleets.map((fleet) => fleet.collect())),
    collectSeconds * 1000,
  )
  const progress = setInterval(
    () => fleets.forEach(printProgress),
    Math.min(60, seconds / 5) * 1000,
  )
  stack.defer(() => {
    clearInterval(collecting)
    clearInterval(progress)
  })
  return await Promise.all(fleets.map((fleet, index) => run(fleet, seed + index, seconds)))
}

/** Warm-up, measurement, faults, a quiet time, measurement. */
async function run(fleet: SoakFleet, seed: number, seconds: number): Promise<FleetResult> {
  const warmUpSeconds = Math.min(60, seconds * 0.12)
  const quietSeconds = Math.min(40, seconds * 0.2)
  const maxFaultSeconds = seconds < 120 ? 4 : 10
  const faultySeconds = seconds - warmUpSeconds - quietSeconds - 2 * restSeconds

  await sleep(warmUpSeconds * 1000)
  const warm = await fleet.rest(restSeconds)
  const over = AbortSignal.timeout(faultySeconds * 1000)
  await Promise.all([
    injectProcessFaults(fleet, new Chance(seed), over),
    injectServerFaults(fleet, new Chance(seed + 1e6), maxFaultSeconds, over),
  ])
  await sleep(quietSeconds * 1000)
  const end = await fleet.rest(restSeconds)
  await fleet.checkAgreement()
  return checkFleet(fleet, warm, end)
}

function printProgress({ fleet, calls, failed, faults }: SoakFleet): void {
  const requests = fleet.requests.length
  console.log(
    `${fleet.name}: ${calls} calls, ${failed.length} failed, ${requests} requests (${faults.toString()})`,
  )
}

function soakFigures(result: FleetResult, minutes: number): readonly Figure[] {
  const { calls, failed, requests, longestWaitSeconds, unhandledRejections } = result
  const seen = [
    `${count(calls)} calls`,
    `${count(failed)} failed while the endpoint failed`,
    `longest wait ${longestWaitSeconds.toFixed(1)} s`,
    `${count(requests)} token requests`,
    `${unhandledRejections} unhandled rejections`,
    `at most ${(result.heapGrowthBytes / 1e6).toFixed(1)} MB of heap and ${result.handlesGrowth} handles more than after the warm-up`,
  ].join(', ')
  const where = backendTitles[result.backend]
  return [
    { what: `${minutes} minutes of random faults for 4 processes on ${where}`, seen },
    { what: `faults on ${where}`, seen: result.faults },
  ]
}
