import { focuses, type FocusName } from './focuses.ts'
import { RuleViolation } from './rules/rule.ts'
import { simulate } from './simulate.ts'

/** A run in which a rule was violated. */
export interface FailedRun {
  readonly focus: FocusName
  readonly seed: number
  /** The violation in one line. */
  readonly violation: string
  /** With the end of the trace. */
  readonly error: RuleViolation
}

/** The runs of one focus. */
export interface FocusResult {
  readonly focus: FocusName
  seeds: number
  faults: number
  requests: number
  /** Virtual time. */
  hours: number
  longestWaitSeconds: number
  realSeconds: number
  readonly failed: FailedRun[]
}

export interface RunSeedsOptions {
  readonly focus: FocusName
  readonly count: number
  /** The first seed. @defaultValue 1 */
  readonly from?: number | undefined
  readonly onFailed?: ((run: FailedRun) => void) | undefined
}

/** Runs all seeds of one focus, also after a violation. */
export async function runSeeds(options: RunSeedsOptions): Promise<FocusResult> {
  const { focus, count, from = 1, onFailed } = options
  const sums = { seeds: 0, faults: 0, requests: 0, hours: 0, longestWaitSeconds: 0, realSeconds: 0 }
  const result: FocusResult = { focus, ...sums, failed: [] }
  const startedAt = performance.now()
  for (let seed = from; seed < from + count; seed++) {
    result.seeds++
    try {
      const run = await simulate(seed, { focus: focuses[focus] })
      result.faults += run.faults
      result.requests += run.requests
      result.hours += run.seconds / 3600
      result.longestWaitSeconds = Math.max(result.longestWaitSeconds, run.longestWaitSeconds)
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      const [violation = ''] = error.message.split('\n')
      const run = { focus, seed, violation, error }
      result.failed.push(run)
      onFailed?.(run)
    }
  }
  result.realSeconds = (performance.now() - startedAt) / 1000
  return result
}
