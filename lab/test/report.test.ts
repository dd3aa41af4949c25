import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withFigures } from '../src/report/report.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8')

/** Without the spaces with which the formatter aligns tables. */
const bare = (text: string): string => text.replaceAll(/[ -]+/g, ' ')

describe('docs/reliability.md', () => {
  it('shows exactly the kept figures', async () => {
    expect(bare(page)).toBe(bare(await withFigures(page)))
  })

  it('names every experiment with its command', () => {
    const names = ['simulate', 'scale', 'kills', 'users', 'soak', 'hostile', 'mutants']
    for (const name of names) {
      expect(page).toContain(`pnpm lab ${name}`)
      expect(page).toContain(`<!-- figures: ${name} -->`)
    }
  })
})
