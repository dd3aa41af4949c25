import { Argument, Command, Option } from 'commander'
import type { Effort, Experiment, Outcome } from './experiment.ts'
import { experiments } from './experiments.ts'
import { keepOutcome } from './report/kept-outcome.ts'
import { goalsTable, rowsTable } from './report/tables.ts'
import { writeReport } from './report/write-report.ts'
import { runProgram } from './run-program.ts'

// `pnpm bench` measures everything and writes docs/performance.md. With names, it only prints.

/** The whole run ends by then. */
const limitSeconds = 480

interface Options {
  readonly tiny: boolean
  readonly peers: boolean
}

/** A separate process, because code loaded and compiled by one experiment would help the next. */
async function runApart({ name, limitSeconds: own }: Experiment, effort: Effort): Promise<Outcome> {
  const left = limitSeconds - performance.now() / 1000
  return runProgram<Outcome>('run-experiment', [name, JSON.stringify(effort)], {
    limitSeconds: Math.max(Math.min(own, left), 1),
  })
}

async function main(names: readonly string[], { tiny, peers }: Options): Promise<void> {
  const isKept = names.length === 0 && !tiny && peers
  const chosen = experiments.filter(({ name }) => names.length === 0 || names.includes(name))
  for (const experiment of chosen) {
    const begin = performance.now()
    console.log(`\n${experiment.title} (${experiment.name})\n`)
    try {
      const outcome = await runApart(experiment, { isTiny: tiny, withPeers: peers })
      console.log(`${rowsTable(outcome)}\n\n${goalsTable(outcome.goals)}`)
      if (isKept) await keepOutcome(experiment.name, outcome)
    } catch (error) {
      // The others are still measured; the old figures of this one stay.
      console.error(`${experiment.name} failed: ${String(error)}`)
      process.exitCode = 1
    }
    console.log(`\n${((performance.now() - begin) / 1000).toFixed(0)} s`)
  }
  if (isKept) await writeReport()
}

await new Command('bench')
  .description('Measures this project against libraries that a user could choose.')
  .addArgument(
    new Argument('[experiments...]', 'run only these, and only print').choices(
      experiments.map(({ name }) => name),
    ),
  )
  .addOption(new Option('--tiny', 'one tiny round, to check that everything runs').default(false))
  .addOption(new Option('--no-peers', 'without the peers'))
  .action(main)
  .parseAsync()
