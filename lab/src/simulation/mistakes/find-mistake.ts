import { focuses } from '../focuses.ts'
import type { Focus } from '../plan.ts'
import { buildSimulation } from './build-simulation.ts'
import type { Mistake } from './mistake.ts'
import { simulate } from '../simulate.ts'

/** The search for a mistake ends after so many runs. */
const maxRuns = 300

/** The run that shows a mistake. */
export interface FoundMistake {
  readonly seed: number
  readonly focus: Focus
  readonly violation: string
  /** Real time of the search. */
  readonly seconds: number
}

/** Runs the simulation with a mistake until a rule is violated. */
export async function findMistake(mistake: Mistake): Promise<FoundMistake | undefined> {
  await using built = await buildSimulation(mistake)
  const startedAt = performance.now()
  const { seed: known, focus: named = {} } = mistake
  const focus = typeof named === 'string' ? focuses[named] : named
  const seeds = Array.from({ length: maxRuns }, (_, index) => index + 1)
  for (const seed of known === undefined ? seeds : [known, ...seeds]) {
    try {
      await built.simulate(seed, { focus })
    } catch (error) {
      // A run that violates a rule without the mistake shows nothing.
      if (await isViolated(seed, focus)) continue
      const [violation = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
      return { seed, focus, violation, seconds: (performance.now() - startedAt) / 1000 }
    }
  }
  return undefined
}

async function isViolated(seed: number, focus: Focus): Promise<boolean> {
  return simulate(seed, { focus }).then(
    () => false,
    () => true,
  )
}
