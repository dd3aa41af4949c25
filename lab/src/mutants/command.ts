import { Command, InvalidArgumentError, Option } from 'commander'
import { figureOf, keepPartFigures } from './part-figures.ts'
import { parts } from './parts.ts'
import { printSurvivors } from './print-survivors.ts'
import { runPart, type PartOutcome } from './run-part.ts'

interface MutantsOptions {
  readonly package: readonly string[]
  readonly minutes: number
  readonly concurrency: number
  /** Some files of the part alone, for whoever works on them. */
  readonly file?: readonly string[]
}

/** `pnpm lab mutants`: changes the code in small ways, and looks whether the tests notice. */
export function mutantsCommand(): Command {
  const names = parts.map(({ name }) => name)
  return new Command('mutants')
    .description('Changes the code in small ways, and looks whether the tests notice.')
    .addOption(
      new Option('--package <part...>', 'which parts; the engine is the heart of auth-core')
        .choices(names)
        .default(names),
    )
    .option('--file <path...>', 'only these files of the part; no figures are kept')
    .option('--minutes <minutes>', 'time for all parts together', positiveNumber, 120)
    .option('--concurrency <workers>', 'test runners at once', positiveNumber, 2)
    .action(runMutants)
}

async function runMutants(options: MutantsOptions): Promise<void> {
  const timeIsUp = AbortSignal.timeout(options.minutes * 60_000)
  const outcomes: PartOutcome[] = []
  for (const part of parts.filter(({ name }) => options.package.includes(name))) {
    if (timeIsUp.aborted) break
    const { mutate } = part
    const chosen = { ...part, mutate: options.file ?? mutate }
    outcomes.push(await runPart(chosen, options.concurrency, timeIsUp))
  }
  outcomes.forEach(printSurvivors)
  const figures = outcomes.map(figureOf)
  for (const { what, seen } of figures) console.log(`\n${what}: ${seen}`)
  if (options.file === undefined) await keepPartFigures(figures)

  const missed = outcomes.filter(({ part, tally }) => tally.score < (part.aimPercent ?? 0))
  if (missed.length > 0) process.exitCode = 1
}

function positiveNumber(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('Not a number above 0.')
  return number
}
