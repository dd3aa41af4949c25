import { availableParallelism } from 'node:os'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where what was measured is kept: what `docs/reliability.md` shows is made from it. */
const folder = join(import.meta.dirname, '../../../docs/reliability')

/** One line of the table that a reader sees. */
export interface Figure {
  /** What was done, in words: 'holders killed by SIGKILL, on files and four kinds of Redis'. */
  readonly what: string
  /** What was seen: '1,000; none without a successor, longest wait 1.9 s'. */
  readonly seen: string
}

/** What one run of an experiment came to. */
export interface ExperimentFigures {
  /** The command that gives these figures again. */
  readonly command: string
  readonly figures: readonly Figure[]
}

/** The same, as it is kept. */
export interface KeptFigures extends ExperimentFigures {
  /** The day, as in ISO 8601. */
  readonly measuredOn: string
  readonly node: string
  readonly cores: number
}

/** Keeps the figures of an experiment in the place of those that it gave before. */
export async function keepFigures(experiment: string, measured: ExperimentFigures): Promise<void> {
  const kept: KeptFigures = {
    ...measured,
    measuredOn: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: availableParallelism(),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(experiment), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** What an experiment gave last. */
export async function readFigures(experiment: string): Promise<KeptFigures> {
  return JSON.parse(await readFile(fileOf(experiment), 'utf8')) as KeptFigures
}

function fileOf(experiment: string): string {
  return join(folder, `${experiment}.json`)
}
