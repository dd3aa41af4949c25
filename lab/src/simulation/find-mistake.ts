import { focuses, focusNames, type FocusName } from './focuses.ts'
import { buildSimulation } from './mutant.ts'
import type { Mutation } from './mutation.ts'
import type { Focus } from './plan.ts'

/** A mistake that so many runs, or so long a search, do not show counts as not found. */
const runsAtMost = 600
const secondsAtMost = 60

/** A run that shows a mistake, and by which broken promise. */
export interface FoundMistake {
  readonly seed: number
  readonly focus: Focus | undefined
  readonly broken: string
  /** Real time that the simulation took to find it. */
  readonly seconds: number
}

/** How a mistake is looked for. */
export interface FindMistakeOptions {
  /**
   * Whether nothing is known of it: the focuses take turns, with the seeds from 1 on.
   * @defaultValue false: with its own focus, and the seed that has shown it before.
   */
  readonly isBlind?: boolean | undefined
  /** The focuses that take turns. @defaultValue all */
  readonly names?: readonly FocusName[] | undefined
}

interface Attempt {
  readonly seed: number
  readonly focus: Focus | undefined
}

/** Runs a simulation with the mistake in it, until a promise is broken. */
export async function findMistake(
  mutation: Mutation,
  { isBlind = false, names = focusNames }: FindMistakeOptions = {},
): Promise<FoundMistake | undefined> {
  await using mutant = await buildSimulation(mutation)
  const startedAt = performance.now()
  const takenSeconds = (): number => (performance.now() - startedAt) / 1000
  for (const { seed, focus } of isBlind ? attemptsInTurn(names) : attemptsOf(mutation)) {
    if (takenSeconds() > secondsAtMost) break
    try {
      await mutant.simulate(seed, { focus })
    } catch (error) {
      const [broken = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
      return { seed, focus, broken, seconds: takenSeconds() }
    }
  }
  return undefined
}

function* attemptsOf({ seed: known, focus: named }: Mutation): Generator<Attempt> {
  const focus = typeof named === 'string' ? focuses[named] : named
  if (known !== undefined) yield { seed: known, focus }
  for (let seed = 1; seed <= runsAtMost; seed++) yield { seed, focus }
}

function* attemptsInTurn(names: readonly FocusName[]): Generator<Attempt> {
  for (let seed = 1; ; seed++) {
    for (const name of names) yield { seed, focus: focuses[name] }
  }
}
