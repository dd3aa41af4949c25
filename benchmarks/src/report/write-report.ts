import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { experiments } from '../experiments.ts'
import { dotPlot } from './dot-plot.ts'
import { figuresFolder, readOutcome } from './kept-outcome.ts'
import { withOutcomes } from './page.ts'

const root = join(import.meta.dirname, '../../..')

/** The pages with figures. */
export const pages: readonly string[] = ['docs/performance.md', 'README.md']

/** Writes the stored figures into the pages, and draws the plots. */
export async function writeReport(): Promise<void> {
  for (const { name, plot } of experiments) {
    if (plot === undefined) continue
    const kept = await readOutcome(name)
    if (kept === undefined) continue
    await writeFile(join(figuresFolder, `${name}.svg`), dotPlot(plot, kept.outcome.rows))
  }
  for (const page of pages) {
    const file = join(root, page)
    await writeFile(file, await withOutcomes(await readFile(file, 'utf8')))
  }
  const oxfmt = join(root, 'node_modules/.bin/oxfmt')
  await promisify(execFile)(oxfmt, [...pages, 'docs/performance'], { cwd: root })
}
