import { Command, InvalidArgumentError } from 'commander'
import { keepFigures, type Figure } from './report/report.ts'

/** The result of an experiment, as it is printed and reported. */
export interface Outcome {
  /** Everything that must not happen, one line each; empty if all is well. */
  readonly complaints: readonly string[]
  readonly figures: readonly Figure[]
}

/** An experiment: a scenario with faults, checks of what was observed, and figures for the report. */
export interface Experiment<Options> {
  /** Name of the command and of the figures. */
  readonly name: string
  readonly description: string
  /** Adds the options of the command. */
  readonly addOptions: (command: Command) => Command
  readonly run: (options: Options) => Promise<Outcome>
  /** The command that repeats a run; `false` for a run that is too small for the report. */
  readonly reportedAs: (options: Options) => string | false
}

/** Adds `--seed`, by default a new one for each run. */
export function addSeedOption(command: Command, what: string): Command {
  return command.option('--seed <n>', `seed of ${what}`, wholeNumber, Date.now() % 1e6)
}

/** The command of an experiment: it prints the outcome and keeps the figures for the report. */
export function experimentCommand<Options>(experiment: Experiment<Options>): Command {
  const { name, description, addOptions, run, reportedAs } = experiment
  return addOptions(new Command(name).description(description)).action(async (options: Options) => {
    const { complaints, figures } = await run(options)
    for (const { what, seen } of figures) console.log(`${what}: ${seen}`)
    for (const complaint of complaints) console.error(`FAILED ${complaint}`)
    if (complaints.length > 0) process.exitCode = 1
    const command = reportedAs(options)
    if (command === false) return
    const failed = complaints.map((seen) => ({ what: 'complaint', seen }))
    await keepFigures(name, { command, figures: [...figures, ...failed] })
  })
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

export function positiveNumber(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

/** Formats an integer: `12,345`. */
export function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}
