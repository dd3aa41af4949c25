import { findMistake, type FindMistakeOptions } from './find-mistake.ts'
import { focuses, focusNames } from './focuses.ts'
import { mutations } from './mutations.ts'
import type { Focus } from './plan.ts'

/** What the search for all planted mistakes came to. */
export interface MistakesFound {
  readonly planted: number
  readonly found: number
  /** Real time of simulation until each was found, in all. */
  readonly seconds: number
  readonly slowestSeconds: number
}

/** Plants each mistake alone, and prints a line about it. */
export async function findMistakes(options: FindMistakeOptions): Promise<MistakesFound> {
  let seconds = 0
  let slowestSeconds = 0
  let found = 0
  for (const mutation of mutations) {
    const run = await findMistake(mutation, options)
    if (run === undefined) {
      console.log(`NOT FOUND: ${mutation.name}`)
      continue
    }
    found++
    seconds += run.seconds
    slowestSeconds = Math.max(slowestSeconds, run.seconds)
    const where = `${run.seconds.toFixed(1)} s, ${nameOf(run.focus)} ${run.seed}`
    console.log(`${where}: ${mutation.name} (${run.broken.replace(/^seed \d+: /, '')})`)
  }
  const sums = { planted: mutations.length, found, seconds, slowestSeconds }
  console.log(describeFound(sums))
  return sums
}

/** `59 of 59 found, 0.8 a second of simulation, the last after 12 s`. */
export function describeFound({ planted, found, seconds, slowestSeconds }: MistakesFound): string {
  const rate = (found / Math.max(seconds, 0.1)).toFixed(1)
  return `${found} of ${planted} found, ${rate} a second of simulation; none took more than ${slowestSeconds.toFixed(1)} s`
}

function nameOf(focus: Focus | undefined): string {
  return focusNames.find((name) => focuses[name] === focus) ?? 'seed'
}
