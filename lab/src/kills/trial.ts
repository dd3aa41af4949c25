import { Chance } from '../chance.ts'
import { failpoints, type Moment } from '../checks/checks.ts'
import type { BackendName } from '../fleet/backends.ts'

/** One process is killed or stopped while it refreshes, or may refresh. */
export interface Trial {
  /** Repeats this trial, with `--count 1` and its backend. */
  readonly seed: number
  readonly backend: BackendName
  /** `kill`: SIGKILL. `freeze`: SIGSTOP until others have a token. `pause`: SIGSTOP for a while. */
  readonly act: 'kill' | 'freeze' | 'pause'
  /** At any time, all processes call. */
  readonly moment: Moment
  /** From that point, or from the first calls, to the signal. */
  readonly delaySeconds: number
  readonly pauseSeconds: number
  /** Whether the other processes call before the signal, or after it. */
  readonly othersCallFirst: boolean
  /** Whether the Redis master is killed too. */
  readonly failover: boolean
  /** Busy loops that starve the machine meanwhile. */
  readonly busyLoops: number
}

/** Processes of a fleet, and concurrent callers in each. */
export const processes = 3
export const callers = 5

/** Long enough for a process that wakes up to adopt the token; short enough for the next trial. */
export const lifetimeSeconds = 3

/** Shares of the trials. */
const randomShare = 1 / 4
const failoverShare = 1 / 12
const starvedShare = 1 / 10

/** The cores of a small machine. The fleets on other backends run at the same time. */
const busyLoops = 2

/** Shorter than a lease, so no other process takes over. */
const maxPauseSeconds = 1.4

export function planTrial(seed: number, backend: BackendName): Trial {
  const chance = new Chance(seed)
  const isRandom = chance.isTrue(randomShare)
  const act = chance.pick(['kill', 'kill', 'kill', 'freeze', 'pause'] as const)
  const failpoint = chance.pick(failpoints)
  return {
    seed,
    backend,
    // The others do not wait for a process that may hold no lease.
    act: isRandom && act === 'freeze' ? 'pause' : act,
    moment: isRandom ? 'random' : failpoint,
    othersCallFirst: chance.isTrue(0.5),
    delaySeconds: chance.between(0, isRandom ? 2 : 0.2),
    pauseSeconds: chance.between(0.05, maxPauseSeconds),
    failover: chance.isTrue(failoverShare) && backend === 'sentinel',
    busyLoops: chance.isTrue(starvedShare) ? busyLoops : 0,
  }
}

/** The trial in one line. */
export function describeTrial({ seed, backend, act, moment, failover, ...trial }: Trial): string {
  const also = `${failover ? ', its master killed' : ''}${trial.busyLoops > 0 ? ', starved' : ''}`
  return `${act} at ${moment}${also} (--seed ${seed} --count 1 --backend ${backend})`
}
