import { availableParallelism } from 'node:os'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { fillPlaces, markedPlaces } from './marks.ts'

/** The figures from which `docs/reliability.md` is made. */
const folder = join(import.meta.dirname, '../../../docs/reliability')

const page = join(import.meta.dirname, '../../../docs/reliability.md')

/** A row of a table in the report. */
export interface Figure {
  /** What was done: 'processes killed on one Redis'. */
  readonly what: string
  /** What was observed: '1,000; longest wait 1.9 s'. */
  readonly seen: string
}

/** The figures of one run. */
interface ExperimentFigures {
  /** The command that repeats the run. */
  readonly command: string
  readonly figures: readonly Figure[]
}

interface KeptFigures extends ExperimentFigures {
  /** ISO 8601 date. */
  readonly measuredOn: string
  readonly node: string
  readonly cores: number
}

/** Replaces the kept figures of an experiment. */
export async function keepFigures(experiment: string, measured: ExperimentFigures): Promise<void> {
  const kept: KeptFigures = {
    ...measured,
    measuredOn: today(),
    node: process.version,
    cores: availableParallelism(),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(experiment), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** ISO 8601 date. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** The latest figures of an experiment. */
export async function readFigures(experiment: string): Promise<KeptFigures> {
  return JSON.parse(await readFile(fileOf(experiment), 'utf8')) as KeptFigures
}

function fileOf(experiment: string): string {
  return join(folder, `${experiment}.json`)
}

/** `pnpm lab report`: copies the kept figures into docs/reliability.md. */
export function reportCommand(): Command {
  return new Command('report')
    .description('copies the latest figures of all experiments into docs/reliability.md')
    .action(async () => {
      await writeFile(page, await withFigures(await readFile(page, 'utf8')))
    })
}

/** The page with the table of each experiment between its marks. */
export async function withFigures(text: string): Promise<string> {
  const tables = new Map<string, string>()
  for (const name of markedPlaces(text)) tables.set(name, tableOf(await readFigures(name)))
  return fillPlaces(text, (name) => tables.get(name) ?? '')
}

function tableOf({ command, figures, measuredOn, node, cores }: KeptFigures): string {
  const rows = figures.map(({ what, seen }) => `| ${what} | ${seen} |`)
  const how = `\`${command}\`, ${measuredOn}, Node ${node.slice(1)}, ${cores} cores`
  return [`| ${how} | |`, '| --- | --- |', ...rows].join('\n')
}
