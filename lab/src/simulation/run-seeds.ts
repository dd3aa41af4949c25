import { focuses, type FocusName } from './focuses.ts'
import { RuleViolation } from './rules/rule.ts'
import { simulate, type SimulationResult } from './simulate.ts'

/** A run in which a rule was violated. */
export interface FailedRun {
  readonly seed: number
  /** The violation in one line. */
  readonly violation: string
  /** With the end of the trace. */
  readonly error: RuleViolation
}

/** The runs of one focus. */
export interface FocusRuns {
  readonly completed: readonly SimulationResult[]
  readonly failed: readonly FailedRun[]
  readonly realSeconds: number
}

/** Runs all seeds of one focus, also after a violation. */
export async function runSeeds(focus: FocusName, from: number, count: number): Promise<FocusRuns> {
  const completed: SimulationResult[] = []
  const failed: FailedRun[] = []
  const startedAt = performance.now()
  for (let seed = from; seed < from + count; seed++) {
    try {
      completed.push(await simulate(seed, { focus: focuses[focus] }))
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      const [violation = ''] = error.message.split('\n')
      failed.push({ seed, violation, error })
    }
  }
  return { completed, failed, realSeconds: (performance.now() - startedAt) / 1000 }
}
