import type { Mutant } from './mutant.ts'

/** A survivor that was read: why no test tells it from the original. */
export interface Explanation extends Pick<Mutant, 'file' | 'line' | 'becomes'> {
  readonly reason: string
}

const explained: readonly Explanation[] = []

/** Why this mutant may survive, where somebody has said so. */
export function explanationOf(mutant: Mutant): Explanation | undefined {
  return explained.find(
    ({ file, line, becomes }) =>
      file === mutant.file && line === mutant.line && becomes === mutant.becomes,
  )
}
