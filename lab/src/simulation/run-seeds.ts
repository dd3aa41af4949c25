import { focuses, type FocusName } from './focuses.ts'
import { PromiseBroken } from './rule.ts'
import { simulate } from './simulate.ts'

/** A run in which a promise was broken, and which. */
export interface BrokenRun {
  readonly focus: FocusName
  readonly seed: number
  /** The broken promise, in a line. */
  readonly broken: string
  /** With the end of the trace. */
  readonly error: PromiseBroken
}

/** What the runs of one focus came to. */
export interface FocusTally {
  readonly focus: FocusName
  seeds: number
  faults: number
  requests: number
  /** Virtual time that they took. */
  hours: number
  longestWaitSeconds: number
  /** Real time that they took. */
  realSeconds: number
  readonly broken: BrokenRun[]
}

/** Which runs of a focus. */
export interface RunSeedsOptions {
  readonly focus: FocusName
  readonly count: number
  /** @defaultValue 1 */
  readonly from?: number | undefined
  readonly onBroken?: ((run: BrokenRun) => void) | undefined
}

/** Runs the seeds of one focus, one after the other, to the last. */
export async function runSeeds({
  focus,
  count,
  from = 1,
  onBroken,
}: RunSeedsOptions): Promise<FocusTally> {
  const sums = { seeds: 0, faults: 0, requests: 0, hours: 0, longestWaitSeconds: 0, realSeconds: 0 }
  const tally: FocusTally = { focus, ...sums, broken: [] }
  const startedAt = performance.now()
  for (let seed = from; seed < from + count; seed++) {
    tally.seeds++
    try {
      const run = await simulate(seed, { focus: focuses[focus] })
      tally.faults += run.faults
      tally.requests += run.requests
      tally.hours += run.seconds / 3600
      tally.longestWaitSeconds = Math.max(tally.longestWaitSeconds, run.longestWaitSeconds)
    } catch (error) {
      if (!(error instanceof PromiseBroken)) throw error
      const [broken = ''] = error.message.split('\n')
      const run = { focus, seed, broken, error }
      tally.broken.push(run)
      onBroken?.(run)
    }
  }
  tally.realSeconds = (performance.now() - startedAt) / 1000
  return tally
}
