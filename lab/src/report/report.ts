import { availableParallelism } from 'node:os'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { fillPlaces, markedPlaces } from './marks.ts'

/** The figures from which `docs/reliability.md` is made. */
const folder = join(import.meta.dirname, '../../../docs/reliability')

const page = join(import.meta.dirname, '../../../docs/reliability.md')

/** A row of the report. */
export interface Figure {
  /** What was done: 'processes killed on one Redis'. */
  readonly what: string
  /** What was observed: '1,000; longest wait 1.9 s'. */
  readonly seen: string
  /** The same by column, if all rows have the same ones. */
  readonly columns?: Readonly<Record<string, string>>
}

/** A row with a longer text is an item of a list: no table cell is a paragraph. */
const longestCell = 90

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

/** The page with the figures of each experiment between its marks. */
export async function withFigures(text: string): Promise<string> {
  const shown = new Map<string, string>()
  for (const name of markedPlaces(text)) shown.set(name, show(await readFigures(name)))
  return fillPlaces(text, (name) => shown.get(name) ?? '')
}

function show({ command, figures, measuredOn, node, cores }: KeptFigures): string {
  const how = `\`${command}\`, ${measuredOn}, Node ${node.slice(1)}, ${cores} cores`
  const { columns } = figures[0] ?? {}
  if (columns !== undefined) {
    const rows = figures.map((figure) => [figure.what, ...Object.values(figure.columns ?? {})])
    return `${how}:\n\n${table(['', ...Object.keys(columns)], rows)}`
  }
  if (figures.every(({ seen }) => seen.length <= longestCell)) {
    return table(
      [how, ''],
      figures.map(({ what, seen }) => [what, seen]),
    )
  }
  return [`${how}:`, '', ...figures.map(({ what, seen }) => `- ${what}: ${seen}`)].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
