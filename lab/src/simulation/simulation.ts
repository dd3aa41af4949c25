import { Option } from 'commander'
import { count, wholeNumber, type Experiment, type Outcome } from '../experiment.ts'
import type { Figure } from '../report/report.ts'
import { focuses, focusNames, type FocusName } from './focuses.ts'
import { findMistake, type FoundMistake } from './mistakes/find-mistake.ts'
import { mistakes } from './mistakes/mistakes.ts'
import { runSeeds, simulate, type FocusRuns } from './simulate.ts'

/** Violations that a run prints for each focus. */
const shownFailures = 3

const reportedSeeds = 10_000

interface Options {
  readonly seeds: number
  readonly from: number
  readonly seed?: number | undefined
  readonly focus: FocusName | 'all'
  readonly mistakes: boolean
}

/** Fleets on virtual time: providers, engine and lease protocol, with one seed for each run. */
export const simulation: Experiment<Options> = {
  name: 'simulate',
  description: 'runs fleets on virtual time with random faults, and checks rules after each step',
  addOptions: (command) =>
    command
      .option('--seeds <count>', 'runs in total', wholeNumber, 10_000)
      .option('--from <number>', 'first seed of each focus', wholeNumber, 1)
      .option('--seed <number>', 'replays one run and prints its trace', wholeNumber)
      .addOption(
        new Option('--focus <name>', 'runs one focus')
          .choices(['all', ...focusNames])
          .default('all'),
      )
      .option('--no-mistakes', 'does not search for planted mistakes'),
  run: async ({ seeds, from, seed, focus, mistakes: searches }) => {
    if (seed !== undefined) return replay(seed, focus === 'all' ? 'anything' : focus)
    const names = focus === 'all' ? focusNames : [focus]
    const all = await runFocuses(names, seeds, from)
    const failures = all.flatMap(({ failed }) => failed.map(({ error }) => error.summary))
    const runs: Figure = {
      what: `fleets on virtual time, ${names.length} focuses, random faults`,
      seen: describeRuns(all),
    }
    if (!searches) return { complaints: failures, figures: [runs] }
    const { complaints, figures } = await findMistakes()
    return { complaints: [...failures, ...complaints], figures: [runs, ...figures] }
  },
  reportedAs: ({ seeds, from, seed, focus, mistakes: searches }) => {
    const isWhole = seeds >= reportedSeeds && seed === undefined && focus === 'all' && searches
    const first = from === 1 ? '' : ` --from ${from}`
    return isWhole && `pnpm lab simulate${first}`
  },
}

async function replay(seed: number, focus: FocusName): Promise<Outcome> {
  const run = await simulate(seed, { focus: focuses[focus], onLine: (line) => console.log(line) })
  return { complaints: [], figures: [{ what: `seed ${seed}`, seen: JSON.stringify(run) }] }
}

async function runFocuses(
  names: readonly FocusName[],
  seeds: number,
  from: number,
): Promise<FocusRuns[]> {
  const all: FocusRuns[] = []
  for (const focus of names) {
    const runs = await runSeeds(focus, from, Math.ceil(seeds / names.length))
    all.push(runs)
    for (const { seed, error } of runs.failed.slice(0, shownFailures)) {
      const command = `pnpm lab simulate --focus '${focus}' --seed ${seed}`
      console.error(`  FAILED ${error.summary}\n    ${command}`)
    }
    console.log(`${focus}: ${describeRuns([runs])}`)
  }
  return all
}

/** Plants each mistake alone and searches for it. */
async function findMistakes(): Promise<Outcome> {
  const found: FoundMistake[] = []
  const complaints: string[] = []
  for (const mistake of mistakes) {
    const run = await findMistake(mistake)
    if (run === undefined) {
      complaints.push(`mistake not found: ${mistake.name}`)
      continue
    }
    found.push(run)
    const focus = focusNames.find((name) => focuses[name] === run.focus) ?? 'own focus'
    const where = `${run.seconds.toFixed(1)} s, ${focus} ${run.seed}`
    console.log(`${where}: ${mistake.name} (${run.violation.replace(/^seed \d+: /, '')})`)
  }
  const seconds = found.reduce((sum, run) => sum + run.seconds, 0)
  const slowest = Math.max(0, ...found.map((run) => run.seconds))
  const seen = `${found.length} of ${mistakes.length} found, ${(found.length / Math.max(seconds, 0.1)).toFixed(1)} per second of simulation; the slowest took ${slowest.toFixed(1)} s`
  return { complaints, figures: [{ what: 'planted mistakes, one at a time', seen }] }
}

function describeRuns(all: readonly FocusRuns[]): string {
  const runs = all.flatMap(({ completed }) => completed)
  const sum = (part: 'seconds' | 'faults' | 'requests'): number =>
    runs.reduce((total, run) => total + run[part], 0)
  const failed = all.reduce((total, focus) => total + focus.failed.length, 0)
  const realSeconds = all.reduce((total, focus) => total + focus.realSeconds, 0)
  const longestWait = Math.max(0, ...runs.map(({ longestWaitSeconds }) => longestWaitSeconds))
  return `${count(runs.length + failed)} runs in ${count(realSeconds)} s, ${count(sum('seconds') / 3600)} virtual hours, ${count(sum('faults'))} faults, ${count(sum('requests'))} token requests, longest wait of a caller ${longestWait.toFixed(1)} s: ${failed} violations`
}
