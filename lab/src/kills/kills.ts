import { cacheFailures, complaints } from '../checks/checks.ts'
import { addSeedOption, count, wholeNumber, type Experiment } from '../experiment.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import { backendNames, type BackendName } from '../fleet/backends.ts'
import { backendOption, outcomeOf, sideBySide, type Results } from '../fleet/side-by-side.ts'
import type { Tally } from '../tally.ts'
import { checkTrial, lateness, type TrialSeen } from './check-trial.ts'
import { CacheTooSlow } from './stop-one.ts'
import { runTrial } from './run-trial.ts'
import { callers, describeTrial, planTrial, processes, type Trial } from './trial.ts'

interface Options {
  /** Trials on each backend. */
  readonly count: number
  readonly seed: number
  /** The run ends then, finished or not. */
  readonly minutes: number
  readonly backend: readonly BackendName[]
}

/** The lease holder is killed or stopped at every point of a refresh. */
export const kills: Experiment<Options> = {
  name: 'kills',
  description: 'kills and freezes real processes at every point of a refresh, on every backend',
  addOptions: (command) =>
    addSeedOption(command, 'the first trial')
      .option('--count <n>', 'trials on each backend', wholeNumber, 300)
      .addOption(backendOption(backendNames))
      .option('--minutes <n>', 'ends then, finished or not', wholeNumber, 90),
  run: async (options) => {
    const results = await runKills(options)
    const outcome = outcomeOf(results)
    const trials = results.reduce((sum, each) => sum + (trialsOf(each).get('trials') ?? 0), 0)
    const missing = options.count * options.backend.length - trials
    const late = missing > 0 ? [`${missing} trials did not end in time`] : []
    const all = {
      what: 'real processes killed or frozen at five points of a refresh, and at random moments',
      seen: `${count(trials)}; ${outcome.complaints.length + late.length} complaints`,
    }
    return { complaints: [...outcome.complaints, ...late], figures: [all, ...outcome.figures] }
  },
  reportedAs: ({ count: trials, seed, backend }) =>
    backend === backendNames && trials >= 50 && `pnpm lab kills --count ${trials} --seed ${seed}`,
}

/** A request takes long enough for a kill in the middle of it. */
const fleetOptions = { size: processes, callers, spotify: { latencySeconds: 0.1 } }

/** Runs the trials on all backends, with one fleet on each. */
export async function runKills({
  count: trials,
  seed,
  minutes,
  backend,
}: Options): Promise<readonly Results[]> {
  const giveUpAt = performance.now() + minutes * 60_000
  return sideBySide(backend, async (results, stalls) => {
    const start = (): Promise<BackendFleet> =>
      BackendFleet.start(results.backend, stalls, fleetOptions)
    let fleet = await start()
    try {
      for (let index = 0; index < trials && performance.now() < giveUpAt; index++) {
        const trial = planTrial(seed + index, results.backend)
        if (await runAndNote(trial, fleet, results)) continue
        // A fleet that hangs or has died disturbs no later trial.
        await fleet[Symbol.asyncDispose]()
        fleet = await start()
      }
      results.complaints.push(...checkSpeed(trialsOf(results)))
    } finally {
      await fleet[Symbol.asyncDispose]()
    }
  })
}

/** @returns Whether the trial came to its end. */
async function runAndNote(trial: Trial, fleet: BackendFleet, results: Results): Promise<boolean> {
  const describe = (text: string): string => `${describeTrial(trial)}: ${text}`
  try {
    const seen = await runTrial(fleet, trial)
    note(trial, seen, trialsOf(results))
    results.complaints.push(...checkTrial(trial, seen).map(describe))
    results.excused.push(...lateness(trial, seen).map(describe))
    return true
  } catch (error) {
    const row = trialsOf(results)
    row.add('trials')
    if (error instanceof CacheTooSlow) row.add(withSlowCache)
    else results.complaints.push(describe(String(error)))
    return false
  }
}

/** Trials that show little: a process went on without a cache that did not answer in half a second. */
const withSlowCache = 'with a slow cache'

/** A cache that works is slow only if the machine is. */
export function checkSpeed(row: Tally): readonly string[] {
  const trials = row.get('trials') ?? 0
  const slow = row.get(withSlowCache) ?? 0
  return complaints(
    slow > 2 + trials / 20 && `the cache was too slow in ${slow} of ${trials} trials`,
  )
}

function trialsOf(results: Results): Tally {
  return results.row('kills and freezes')
}

function note(trial: Trial, { reports, waitSeconds }: TrialSeen, row: Tally): void {
  const isKill = trial.act === 'kill'
  row.add('trials')
  row.add(isKill ? 'killed' : 'frozen')
  if (trial.moment === 'random') row.add('at random moments')
  if (trial.busyLoops > 0) row.add('with busy loops')
  if (trial.failover) row.add('with their master killed too')
  const failures = cacheFailures(reports)
  if (failures > 0 && !trial.failover) row.add(withSlowCache)
  row.raise(`longest wait after a ${isKill ? 'kill' : 'freeze'}`, waitSeconds, 's')
}
