import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../experiment.ts'
import { installedVersions } from './installed-versions.ts'

/** Folder of the results, from which docs/performance.md is made. */
export const figuresFolder = join(import.meta.dirname, '../../../docs/performance')

/** Machine and date of a measurement. */
export interface Surroundings {
  /** The day in ISO 8601. */
  readonly measuredOn: string
  readonly node: string
  readonly processor: string
  readonly cores: number
  /** Versions of all measured packages. */
  readonly versions: Readonly<Record<string, string>>
}

export interface KeptOutcome extends Surroundings {
  readonly outcome: Outcome
}

/** Stores the result of an experiment. */
export async function keepOutcome(experiment: string, outcome: Outcome): Promise<void> {
  const kept: KeptOutcome = {
    measuredOn: new Date().toISOString().slice(0, 10),
    node: process.version.slice(1),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    versions: installedVersions(),
    outcome,
  }
  await mkdir(figuresFolder, { recursive: true })
  await writeFile(fileOf(experiment), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** Reads the latest result of an experiment, if there is one. */
export async function readOutcome(experiment: string): Promise<KeptOutcome | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(experiment), 'utf8')) as KeptOutcome
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function fileOf(experiment: string): string {
  return join(figuresFolder, `${experiment}.json`)
}
