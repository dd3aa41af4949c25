import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { readFigures, type KeptFigures } from './figures.ts'
import { fillPlaces, markedPlaces } from './marks.ts'

const page = join(import.meta.dirname, '../../../docs/reliability.md')

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
