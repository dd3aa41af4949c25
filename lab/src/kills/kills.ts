import { Option } from 'commander'
import { cacheFailures } from '../checks/call-reports.ts'
import { count, everyMinute, wholeNumber, type Experiment } from '../experiment.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import { backendNames, backendTitles, type BackendName } from '../fleet/backend.ts'
import { StallMeter } from '../fleet/stall-meter.ts'
import type { Figure } from '../report/figures.ts'
import { checkTrial, lateness, reportsOf } from './check-trial.ts'
import { runTrial } from './run-trial.ts'
import { describeTrial, planTrial, type Trial } from './trial.ts'

interface Options {
  readonly count: number
  readonly seed: number
  readonly backend: BackendName | 'all'
  readonly minutes: number
}

/** A trial that has ended. */
interface TrialResult {
  readonly trial: Trial
  readonly waitSeconds: number
  /** How often the cache did not answer in time. */
  readonly cacheFailures: number
  readonly complaints: readonly string[]
  /** A late wait that a stall of the machine explains. */
  readonly late?: string | undefined
}

/** The lease holder is killed or stopped at every point of a refresh. */
export const kills: Experiment<Options> = {
  name: 'kills',
  description: 'kills and freezes real processes at every point of a refresh, on every backend',
  addOptions: (command) =>
    command
      .option('--count <n>', 'trials on each backend', wholeNumber, 300)
      .option('--seed <n>', 'seed of the first trial', wholeNumber, Date.now() % 1e6)
      .addOption(new Option('--backend <name>').choices([...backendNames, 'all']).default('all'))
      .option('--minutes <n>', 'ends then, finished or not', wholeNumber, 90),
  run: async (options) => {
    const { backend, minutes } = options
    const backends = backend === 'all' ? backendNames : [backend]
    const results = await runKills({ ...options, backends, maxSeconds: minutes * 60 })
    const missing = options.count * backends.length - results.length
    const complaints = results.flatMap((result) => result.complaints)
    if (missing > 0) complaints.push(`${missing} trials did not end in time`)
    return { complaints, figures: killsFigures(results, complaints.length) }
  },
  reportedAs: ({ count: trials, seed, backend }) =>
    backend === 'all' && trials >= 50
      ? `pnpm lab kills --count ${trials} --seed ${seed}`
      : undefined,
}

export interface KillsOptions {
  /** Trials on each backend. */
  readonly count: number
  readonly seed: number
  readonly backends: readonly BackendName[]
  /** The run ends then, finished or not. */
  readonly maxSeconds: number
}

/** Runs the trials on all backends side by side, with one fleet on each. */
export async function runKills(options: KillsOptions): Promise<readonly TrialResult[]> {
  const { backends, count: trials, seed, maxSeconds } = options
  const giveUpAt = performance.now() + maxSeconds * 1000
  const results: TrialResult[] = []
  const seeds = Array.from({ length: trials }, (_, index) => seed + index)
  using stalls = new StallMeter()
  using progress = new DisposableStack()
  progress.use(
    everyMinute(() => console.log(`${results.length} of ${trials * backends.length} trials`)),
  )
  await Promise.all(
    backends.map(async (backend) => {
      for await (const result of runOn(backend, seeds, stalls)) {
        results.push(result)
        if (performance.now() > giveUpAt) break
      }
    }),
  )
  return results
}

async function* runOn(
  backend: BackendName,
  seeds: readonly number[],
  stalls: StallMeter,
): AsyncGenerator<TrialResult> {
  // A request takes long enough for a kill in the middle of it.
  const start = (): Promise<BackendFleet> =>
    BackendFleet.start(backend, { size: 3, spotify: { latencySeconds: 0.1 } })
  let fleet = await start()
  try {
    for (const seed of seeds) {
      const trial = planTrial(seed, backend)
      const startedAt = performance.now()
      try {
        const course = await runTrial(fleet, trial)
        const machineStalledSeconds = stalls.worstSecondsSince(startedAt)
        const seen = { ...course, machineStalledSeconds }
        yield {
          trial,
          waitSeconds: seen.waitSeconds,
          cacheFailures: cacheFailures(reportsOf(seen)),
          late: lateness(trial, seen),
          complaints: checkTrial(trial, seen).map((text) => describe(trial, text)),
        }
      } catch (error) {
        // A fleet that hangs or has died disturbs no later trial.
        const complaints = [describe(trial, String(error))]
        yield { trial, waitSeconds: 0, cacheFailures: 0, complaints }
        await fleet[Symbol.asyncDispose]()
        fleet = await start()
      }
    }
  } finally {
    await fleet[Symbol.asyncDispose]()
  }
}

function describe(trial: Trial, text: string): string {
  return `${describeTrial(trial)}: ${text}`
}

function killsFigures(results: readonly TrialResult[], complaints: number): readonly Figure[] {
  const groups = Map.groupBy(results, ({ trial }) => trial.backend)
  return [
    {
      what: 'real processes killed or frozen at five points of a refresh, and at random moments',
      seen: `${count(results.length)}; ${complaints === 0 ? 'nothing torn, nothing overwritten, no call failed' : `${complaints} complaints`}`,
    },
    ...[...groups].map(([backend, group]) => ({
      what: `on ${backendTitles[backend]}`,
      seen: describeBackend(group),
    })),
    ...results.flatMap(({ trial, late }) =>
      late === undefined ? [] : [{ what: 'late with the machine', seen: describe(trial, late) }],
    ),
  ]
}

function describeBackend(results: readonly TrialResult[]): string {
  const countOf = (isCounted: (trial: Trial) => boolean): number =>
    results.filter(({ trial }) => isCounted(trial)).length
  const worst = (isKill: boolean): string =>
    Math.max(
      0,
      ...results.flatMap(({ trial, waitSeconds }) =>
        (trial.act === 'kill') === isKill ? waitSeconds : [],
      ),
    ).toFixed(2)
  const failovers = countOf((trial) => trial.failover)
  const slow = results.reduce(
    (sum, result) => sum + (result.trial.failover ? 0 : result.cacheFailures),
    0,
  )
  const killed = countOf((trial) => trial.act === 'kill')
  return [
    `${killed} killed and ${results.length - killed} frozen, ${countOf((trial) => trial.moment === 'random')} at random moments, ${countOf((trial) => trial.busyLoops > 0)} beside busy loops${failovers > 0 ? `, ${failovers} with their master killed too` : ''}`,
    `the next process had a token within ${worst(true)} s of a kill, and within ${worst(false)} s of a freeze`,
    ...(slow > 0 ? [`${slow} times the cache did not answer in 0.5 s`] : []),
  ].join('; ')
}
