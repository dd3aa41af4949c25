import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import explained from './explained.json' with { type: 'json' }
import { explanationOf } from './explained.ts'

const repository = join(import.meta.dirname, '../../..')

describe('the list of explained survivors', () => {
  it.each(Object.entries(explained))('names lines that are there: %s', (file, entries) => {
    const text = readFileSync(join(repository, file), 'utf8')
    const lines = new Set(text.split('\n').map((line) => line.trim()))
    expect(entries.filter(({ line }) => !lines.has(line))).toEqual([])
  })

  it('knows a mutant by its line and what became of it, wherever that line stands', () => {
    const [[file, [first]]] = Object.entries(explained) as [
      [string, [{ line: string; becomes: string; reason: string }]],
    ]
    const known = { file, lineNumber: 1, line: first.line, becomes: first.becomes }
    expect(explanationOf(known)?.reason).toBe(first.reason)
    expect(explanationOf({ ...known, becomes: `${known.becomes} ` })).toBeUndefined()
    expect(explanationOf({ ...known, file: 'elsewhere.ts' })).toBeUndefined()
  })
})
