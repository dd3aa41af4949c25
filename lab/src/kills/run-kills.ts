import { Lane } from './lane.ts'
import { cacheFailures, judgeTrial, lateness } from './judge-trial.ts'
import { runTrial } from './run-trial.ts'
import { count, emptyTally, trialsOf, type Tally } from './tally.ts'
import { StallMeter } from '../verdicts/stall-meter.ts'
import { describeTrial, planTrial, type BackendName } from './trial.ts'

/** How many kills, where, and from which seed on. */
export interface KillsOptions {
  readonly count: number
  readonly seed: number
  readonly backends: readonly BackendName[]
  /** Ends by itself after this time, done or not. */
  readonly secondsAtMost: number
  /** Is told of a trial that went wrong, when it does. */
  readonly onFinding?: ((finding: string) => void) | undefined
  /** Is handed the tallies as they stand, once a minute. */
  readonly onMinute?: ((tallies: readonly Tally[]) => void) | undefined
}

/** Kills and freezes processes on all backends side by side, one fleet each. */
export async function runKills(options: KillsOptions): Promise<readonly Tally[]> {
  const { backends, onMinute, secondsAtMost } = options
  const tallies = backends.map((backend) => emptyTally(backend))
  const giveUpAt = performance.now() + secondsAtMost * 1000
  const minute = setInterval(() => onMinute?.(tallies), 60_000)
  // Whoever is done with his share takes what is left of the others'.
  let next = options.seed
  const takeSeed = (): number | undefined => {
    const isOver = next >= options.seed + options.count || performance.now() > giveUpAt
    return isOver ? undefined : next++
  }
  using stalls = new StallMeter()
  try {
    await Promise.all(tallies.map((tally) => runLane(tally, { takeSeed, stalls, ...options })))
  } finally {
    clearInterval(minute)
  }
  const missing = options.count - trialsOf(tallies)
  if (missing > 0) tallies[0]?.findings.push(`${missing} trials did not come to an end in time`)
  return tallies
}

interface LaneOptions extends KillsOptions {
  readonly takeSeed: () => number | undefined
  readonly stalls: StallMeter
}

async function runLane(tally: Tally, { takeSeed, stalls, onFinding }: LaneOptions): Promise<void> {
  let lane = await Lane.start(tally.backend)
  try {
    for (let seed = takeSeed(); seed !== undefined; seed = takeSeed()) {
      const trial = planTrial(seed, tally.backend)
      const startedAt = performance.now()
      const stalledSeconds = (): number =>
        stalls.worstSeconds((performance.now() - startedAt) / 1000)
      const note = (what: string): void => {
        const stalled = `the machine itself stood still for ${stalledSeconds().toFixed(1)} s at most`
        const finding = `${describeTrial(trial)}: ${what}; ${stalled}`
        tally.findings.push(finding)
        onFinding?.(finding)
      }
      try {
        const course = await runTrial(lane, trial)
        const seen = { ...course, machineStalledSeconds: stalledSeconds() }
        const late = lateness(trial, seen)
        if (late !== undefined) tally.late.push(`${describeTrial(trial)}: ${late}`)
        count(tally, trial, { waitSeconds: seen.waitSeconds, failures: cacheFailures(seen) })
        judgeTrial(trial, seen).forEach(note)
      } catch (error) {
        // What hangs, or has died, disturbs no later trial.
        note(String(error))
        count(tally, trial, { waitSeconds: 0, failures: 0 })
        await lane[Symbol.asyncDispose]()
        lane = await Lane.start(tally.backend)
      }
    }
  } finally {
    await lane[Symbol.asyncDispose]()
  }
}
