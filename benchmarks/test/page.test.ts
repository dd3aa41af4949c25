import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { experiments } from '../src/experiments.ts'
import { readOutcome } from '../src/report/kept-outcome.ts'
import { withOutcomes } from '../src/report/page.ts'
import { pages } from '../src/report/write-report.ts'

const read = (page: string): string =>
  readFileSync(join(import.meta.dirname, '../..', page), 'utf8')

/** The formatter aligns tables and breaks lines, so only the words count. */
const bare = (text: string): string => text.replaceAll(/[\s-]+/g, ' ')

describe('figures of performance', () => {
  it.each(pages)('%s shows the stored figures and no others', async (page) => {
    expect(bare(read(page))).toBe(bare(await withOutcomes(read(page))))
  })

  it('appear in a line of README.md and in a section of the page for each experiment', () => {
    expect(read('README.md')).toMatch(/figures: headline -->\s+Measured \[against/)
    for (const { name, title } of experiments) {
      expect(read('docs/performance.md')).toContain(`### ${title}`)
      expect(read('docs/performance.md')).toContain(`pnpm bench ${name}`)
    }
  })

  it.each(experiments)('of $name are stored with all targets', async ({ name }) => {
    const kept = await readOutcome(name)
    expect(kept?.outcome.goals.length).toBeGreaterThan(0)
    expect(kept?.outcome.rows.some(({ kind }) => kind !== 'ours')).toBe(true)
  })
})
