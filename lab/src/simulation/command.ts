import { Command, Option } from 'commander'
import { keepFigures } from '../report/figures.ts'
import { focuses, focusNames, type FocusName } from './focuses.ts'
import { describeFound, findMistakes } from './find-mistakes.ts'
import { runSeeds, type BrokenRun, type FocusTally } from './run-seeds.ts'
import { simulate } from './simulate.ts'

/** Broken promises that are printed for each focus. */
const shownBroken = 3

interface Options {
  readonly seeds: number
  readonly seed?: number | undefined
  readonly focus: FocusName | 'all'
  readonly mistakes: boolean
  readonly blind: boolean
}

/** `pnpm lab simulate`: providers, engine and lease protocol on virtual time, a seed for every run. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('runs fleets on virtual time through faults, and looks for a broken promise')
    .option('--seeds <count>', 'runs in all, from seed 1 of each focus on', Number, 10_000)
    .option('--seed <number>', 'replays one run, with its trace', Number)
    .addOption(
      new Option('--focus <name>', 'looks at one danger')
        .choices(['all', ...focusNames])
        .default('all'),
    )
    .option('--no-mistakes', 'leaves out the mistakes that the simulation has to find')
    .option(
      '--blind',
      'looks for them without what is known of each, and measures how long it takes',
    )
    .action(async ({ seeds, seed, focus, mistakes, blind }: Options) => {
      if (seed !== undefined) return replay(seed, focus === 'all' ? 'anything' : focus)
      const names = focus === 'all' ? focusNames : [focus]
      const tallies = await runFocuses(names, seeds)
      const broken = tallies.reduce((sum, tally) => sum + tally.broken.length, 0)
      const found = mistakes ? await findMistakes({ isBlind: blind, names }) : undefined
      if (broken > 0 || (found !== undefined && found.found < found.planted)) process.exitCode = 1
      // Anything less is a look.
      if (broken > 0 || found === undefined || seeds < 10_000 || focus !== 'all') return
      await keepFigures('simulate', {
        command: 'pnpm lab simulate',
        figures: [
          {
            what: `fleets on virtual time, ${focusNames.length} focuses, faults drawn by a seed`,
            seen: `${describeRuns(tallies)}: no promise broken`,
          },
          {
            what: 'mistakes planted in engine, user flow and lease protocol, one at a time',
            seen: describeFound(found),
          },
        ],
      })
    })
}

async function replay(seed: number, focus: FocusName): Promise<void> {
  const run = await simulate(seed, { focus: focuses[focus], onLine: (line) => console.log(line) })
  console.log(JSON.stringify(run, undefined, 2))
}

async function runFocuses(
  names: readonly FocusName[],
  seeds: number,
): Promise<readonly FocusTally[]> {
  const tallies: FocusTally[] = []
  for (const focus of names) {
    let shown = 0
    const onBroken = (run: BrokenRun): void => {
      if (shown++ < shownBroken) console.error(describeBroken(run))
    }
    const tally = await runSeeds({ focus, count: Math.ceil(seeds / names.length), onBroken })
    tallies.push(tally)
    console.log(describeTally(tally))
  }
  return tallies
}

function describeBroken({ focus, seed, broken }: BrokenRun): string {
  return `  BROKEN ${broken}\n    pnpm lab simulate --focus '${focus}' --seed ${seed}`
}

function describeTally({
  focus,
  seeds,
  faults,
  requests,
  realSeconds,
  broken,
}: FocusTally): string {
  const verdict = broken.length === 0 ? 'no promise broken' : `${broken.length} broken`
  return `${focus}: ${seeds} seeds in ${realSeconds.toFixed(1)} s, ${faults} faults, ${requests} requests: ${verdict}`
}

function describeRuns(tallies: readonly FocusTally[]): string {
  const sum = (part: 'seeds' | 'hours' | 'faults' | 'requests'): string =>
    count(tallies.reduce((total, tally) => total + tally[part], 0))
  const wait = Math.max(...tallies.map(({ longestWaitSeconds }) => longestWaitSeconds))
  return `${sum('seeds')} runs, ${sum('hours')} hours, ${sum('faults')} faults, ${sum('requests')} token requests, longest wait of a caller ${wait.toFixed(1)} s`
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}
