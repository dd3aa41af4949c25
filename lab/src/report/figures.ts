import { availableParallelism } from 'node:os'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The figures from which `docs/reliability.md` is made. */
const folder = join(import.meta.dirname, '../../../docs/reliability')

/** A row of a table in the report. */
export interface Figure {
  /** What was done: 'processes killed on one Redis'. */
  readonly what: string
  /** What was observed: '1,000; longest wait 1.9 s'. */
  readonly seen: string
}

/** The figures of one run. */
export interface ExperimentFigures {
  /** The command that repeats the run. */
  readonly command: string
  readonly figures: readonly Figure[]
}

export interface KeptFigures extends ExperimentFigures {
  /** ISO 8601 date. */
  readonly measuredOn: string
  readonly node: string
  readonly cores: number
}

/** Replaces the kept figures of an experiment. */
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

/** The latest figures of an experiment. */
export async function readFigures(experiment: string): Promise<KeptFigures> {
  return JSON.parse(await readFile(fileOf(experiment), 'utf8')) as KeptFigures
}

function fileOf(experiment: string): string {
  return join(folder, `${experiment}.json`)
}
