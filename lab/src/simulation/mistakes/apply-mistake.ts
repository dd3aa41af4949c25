import { mistakes } from './mistakes.ts'

/** Called by the bundled module: the wrong version of one of its exports. */
export function applyMistake(name: string, original: unknown): unknown {
  const planted = mistakes.find((mistake) => mistake.name === name)
  if (planted === undefined) throw new Error(`There is no mistake «${name}»`)
  if (original === undefined) {
    throw new Error(`«${name}»: ${planted.module} has no export ${planted.export}`)
  }
  return planted.mistake(original as never)
}
