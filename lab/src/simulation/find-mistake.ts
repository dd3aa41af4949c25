import { buildSimulation } from './mutant.ts'
import type { Mutation } from './mutation.ts'

/** A mistake that so many runs do not show counts as not found. */
const runsAtMost = 600

/** A run that shows a mistake, and by which broken promise. */
export interface FoundMistake {
  readonly seed: number
  readonly broken: string
}

/** Runs a simulation with the mistake in it, until a promise is broken. */
export async function findMistake(mutation: Mutation): Promise<FoundMistake | undefined> {
  await using mutant = await buildSimulation(mutation)
  for (const seed of seedsToTry(mutation)) {
    try {
      await mutant.simulate(seed, { focus: mutation.focus })
    } catch (error) {
      const [broken = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
      return { seed, broken }
    }
  }
  return undefined
}

function* seedsToTry({ seed: known }: Mutation): Generator<number> {
  if (known !== undefined) yield known
  for (let seed = 1; seed <= runsAtMost; seed++) yield seed
}
