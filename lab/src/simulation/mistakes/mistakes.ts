import { leaseMistakes } from './lease-mistakes.ts'
import type { Mistake } from './mistake.ts'
import { refreshMistakes } from './refresh-mistakes.ts'
import { refreshTokenMistakes } from './refresh-token-mistakes.ts'
import { userMistakes } from './user-mistakes.ts'

/**
 * Mistakes that the simulation must find, each planted alone: at least one for each rule, and those
 * that no cheaper test finds.
 */
export const mistakes: readonly Mistake[] = [
  ...refreshMistakes,
  ...refreshTokenMistakes,
  ...leaseMistakes,
  ...userMistakes,
]

/** Called by the bundled module: the wrong version of one of its exports. */
export function applyMistake(name: string, original: unknown): unknown {
  const planted = mistakes.find((mistake) => mistake.name === name)
  if (planted === undefined) throw new Error(`There is no mistake «${name}»`)
  if (original === undefined) {
    throw new Error(`«${name}»: ${planted.module} has no export ${planted.export}`)
  }
  return planted.mistake(original as never)
}
