import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from './mutant.ts'

/** A survivor that was read: why no test tells it from the original, or need do so. */
export interface Explanation {
  /** As in {@link Mutant}: a line that has changed has to be explained anew. */
  readonly line: string
  readonly becomes: string
  readonly reason: string
}

/** By file; a table for people, which the nightly run knows. */
const explained = JSON.parse(
  readFileSync(join(import.meta.dirname, 'explained.json'), 'utf8'),
) as Readonly<Record<string, readonly Explanation[]>>

/** Why this mutant may survive, where somebody has said so. */
export function explanationOf({ file, line, becomes }: Mutant): Explanation | undefined {
  return explained[file]?.find((known) => known.line === line && known.becomes === becomes)
}
