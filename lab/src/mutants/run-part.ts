import type { Part } from './parts.ts'
import { ProgressLine } from './progress-line.ts'
import { runStryker } from './run-stryker.ts'
import { strykerOptions, testEnvironment } from './stryker-options.ts'
import { Tally } from './tally.ts'

/** What one part came to. */
export interface PartOutcome {
  readonly part: Part
  readonly tally: Tally
  /** Whether every mutant was tried, rather than those for which there was time. */
  readonly isComplete: boolean
}

/** Tries the mutants of one part for as long as the signal lets it, and shows how it goes. */
export async function runPart(
  part: Part,
  concurrency: number,
  signal: AbortSignal,
): Promise<PartOutcome> {
  console.log(`${part.title}: the tests without a mutant first`)
  const tally = new Tally()
  const progress = new ProgressLine(part.title, tally)
  const isComplete = await runStryker(strykerOptions(part, concurrency), {
    environment: testEnvironment(part),
    signal,
    onPlanned: (mutants) => {
      tally.planned = mutants
    },
    onResult: (result) => {
      tally.add(result)
      progress.showNowAndThen()
    },
  })
  progress.show()
  return { part, tally, isComplete }
}
