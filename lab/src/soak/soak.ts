import { setTimeout as sleep } from 'node:timers/promises'
import { Chance } from '../chance.ts'
import { checkDelivered, complaints } from '../checks/checks.ts'
import { addSeedOption, positiveNumber, type Experiment } from '../experiment.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import { outcomeOf, sideBySide, type Results } from '../fleet/side-by-side.ts'
import {
  callers,
  checkFailedCalls,
  checkRequests,
  lifetimeSeconds,
  processes,
  type SoakSeen,
} from './checks.ts'
import { FaultLog, injectProcessFaults, injectServerFaults, latencySeconds } from './faults.ts'
import { checkVitals, growths, rest, type VitalsSeen } from './vitals.ts'

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
    addSeedOption(command, 'the faults').option('--minutes <n>', 'duration', positiveNumber, 60),
  run: async (options) => outcomeOf(await runSoak(options)),
  reportedAs: ({ minutes, seed }) =>
    minutes >= 10 && `pnpm lab soak --minutes ${minutes} --seed ${seed}`,
}

/** A killed process takes with it what it has not reported for this time. */
const collectSeconds = 2

/** Idle connections are closed by then. */
const restSeconds = 5

/** Faults, measurement, faults, a quiet time, measurement. Before the first faults, their code is not compiled. */
export function runSoak({ minutes, seed }: Options): Promise<readonly Results[]> {
  const seconds = minutes * 60
  const quietSeconds = Math.min(40, seconds * 0.2)
  const maxFaultSeconds = seconds < 120 ? 4 : 10
  const faultySeconds = (seconds - quietSeconds - 2 * restSeconds) / 2
  return sideBySide(['file', 'redis', 'postgres'], async (results, stalls, index) => {
    await using fleet = await BackendFleet.start(results.backend, stalls, {
      size: processes,
      callers,
      spotify: { tokenLifetimeSeconds: lifetimeSeconds, latencySeconds },
      worker: { isWatched: true },
    })
    const faults = new FaultLog(results.row('faults'))
    const processChance = new Chance(seed + index)
    const serverChance = new Chance(seed + index + 1e6)
    const injectFaults = async (): Promise<void> => {
      const over = AbortSignal.timeout(Math.round(faultySeconds * 1000))
      await Promise.all([
        injectProcessFaults(fleet, faults, processChance, over),
        injectServerFaults(fleet, faults, serverChance, maxFaultSeconds, over),
      ])
    }
    const seen = await fleet.observe(async () => {
      await fleet.keepCalling()
      using _ = setInterval(() => void fleet.collectAll(), collectSeconds * 1000)
      await injectFaults()
      const warm = await rest(fleet, restSeconds)
      await injectFaults()
      await sleep(quietSeconds * 1000)
      const end = await rest(fleet, restSeconds)
      return { faults: faults.windows, warm, end, agreement: await checkAgreement(fleet) }
    })
    note(results, seen)
    results.complaints.push(
      ...seen.agreement,
      ...checkDelivered(seen),
      ...checkFailedCalls(seen),
      ...checkRequests(seen),
      ...checkVitals(seen, minutes),
      ...seen.damage,
    )
  })
}

/** Complaints if not all processes have the same token after all faults have ended. */
async function checkAgreement(fleet: BackendFleet): Promise<readonly string[]> {
  const errors: string[] = []
  let tokens = new Set<string>()
  // While a token is replaced, some processes still have the old one.
  for (let round = 1; round <= 5 && tokens.size !== 1; round++) {
    const reports = await Promise.all(fleet.members.map((member) => member.call(callers)))
    tokens = new Set(reports.flatMap(({ accessTokens }) => accessTokens))
    errors.push(...reports.flatMap((report) => report.errors))
  }
  return complaints(
    errors.length > 0 && `calls failed at the end: ${errors.join(', ')}`,
    tokens.size !== 1 && `there are ${tokens.size} tokens at the end`,
  )
}

function note(results: Results, seen: SoakSeen & VitalsSeen): void {
  const what = 'random faults for 4 processes'
  const row = results.row(what)
  results.noteCalls(what, seen.reports)
  for (const { failed } of seen.reports) row.add('failed while the endpoint failed', failed.length)
  row.add('token requests', seen.requests.length)
  for (const { unhandledRejections } of seen.end.values()) {
    row.add('unhandled rejections', unhandledRejections)
  }
  for (const { heapBytes, handles, files } of growths(seen)) {
    row.raise('most MB of heap more than after half of the faults', heapBytes / 1e6)
    row.raise('most handles and files more', handles + files)
  }
}
