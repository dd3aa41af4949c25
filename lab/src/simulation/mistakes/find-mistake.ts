import { focuses, focusNames, type FocusName } from '../focuses.ts'
import type { Focus } from '../plan.ts'
import { buildSimulation } from './build-simulation.ts'
import type { Mistake } from './mistake.ts'
import { simulate } from '../simulate.ts'

/** The search for a mistake ends after so many runs, or after this time. */
const maxRuns = 600
const maxSeconds = 60

/** The run that shows a mistake. */
export interface FoundMistake {
  readonly seed: number
  readonly focus: Focus
  readonly violation: string
  /** Real time of the search. */
  readonly seconds: number
}

export interface FindMistakeOptions {
  /**
   * Whether to search all focuses in turn from seed 1, as for an unknown mistake.
   * @defaultValue false: search the focus of the mistake, and try its seed first
   */
  readonly isBlind?: boolean | undefined
  /** The focuses of a blind search. @defaultValue all */
  readonly names?: readonly FocusName[] | undefined
}

/** Runs the simulation with a mistake until a rule is violated. */
export async function findMistake(
  mistake: Mistake,
  { isBlind = false, names = focusNames }: FindMistakeOptions = {},
): Promise<FoundMistake | undefined> {
  await using built = await buildSimulation(mistake)
  const startedAt = performance.now()
  const seconds = (): number => (performance.now() - startedAt) / 1000
  for (const { seed, focus } of isBlind ? runsInTurn(names) : runsOf(mistake)) {
    if (seconds() > maxSeconds) break
    try {
      await built.simulate(seed, { focus })
    } catch (error) {
      // A run that violates a rule without the mistake shows nothing.
      if (await isViolated(seed, focus)) continue
      const [violation = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
      return { seed, focus, violation, seconds: seconds() }
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

interface Run {
  readonly seed: number
  readonly focus: Focus
}

function* runsOf({ seed: known, focus: named = {} }: Mistake): Generator<Run> {
  const focus = typeof named === 'string' ? focuses[named] : named
  if (known !== undefined) yield { seed: known, focus }
  for (let seed = 1; seed <= maxRuns; seed++) yield { seed, focus }
}

function* runsInTurn(names: readonly FocusName[]): Generator<Run> {
  for (let seed = 1; ; seed++) {
    for (const name of names) yield { seed, focus: focuses[name] }
  }
}
