import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { MutantResult } from '@stryker-mutator/api/core'

const repository = join(import.meta.dirname, '../../..')

/** A mutant as a reader sees it, and as it is recognised when its line has moved. */
export interface Mutant {
  readonly file: string
  readonly lineNumber: number
  /** The line as it is, or the first of several. */
  readonly line: string
  /** What became of it, white space collapsed. */
  readonly becomes: string
}

/** Puts a mutant into its line. */
export function mutantOf({ fileName, location, replacement }: MutantResult): Mutant {
  const lines = readFileSync(fileName, 'utf8').split('\n')
  const { start, end } = location
  const first = lines[start.line - 1] ?? ''
  const last = lines[end.line - 1] ?? ''
  const becomes = first.slice(0, start.column - 1) + replacement + last.slice(end.column - 1)
  return {
    file: relative(repository, fileName).replaceAll('\\', '/'),
    lineNumber: start.line,
    line: first.trim(),
    becomes: becomes.replaceAll(/\s+/g, ' ').trim(),
  }
}
