import type { Failpoint } from 'test-support/fleet/messages.ts'
import { between, oneOf, seededRandom } from '../verdicts/seeded-random.ts'

export const backendNames = ['file', 'redis', 'cluster', 'sentinel', 'postgres'] as const

/** Where the token is kept: a folder, one Redis, a Cluster of three masters, a Sentinel's master, one Postgres. */
export type BackendName = (typeof backendNames)[number]

/** What befalls a process that refreshes, or may do so. */
export interface Trial {
  /** Gives this very trial again, with `--count 1` and its backend. */
  readonly seed: number
  readonly backend: BackendName
  /** `kill`: SIGKILL. `freeze`: SIGSTOP until others have a token. `pause`: SIGSTOP for a while. */
  readonly act: 'kill' | 'freeze' | 'pause'
  /** Where in its refresh; or whenever it happens to be, while all processes call. */
  readonly moment: Failpoint | 'random'
  /** From that moment, or from the beginning of the calls, to the signal. */
  readonly delaySeconds: number
  readonly pauseSeconds: number
  /** Whether the others ask before it is stopped, or afterwards. */
  readonly othersAskFirst: boolean
  /** Whether the master of the Redis is killed as well. */
  readonly failover: boolean
  /** Loops that take the machine's time meanwhile. */
  readonly busyLoops: number
}

const failpoints = ['before-lease', 'after-lease', 'sent', 'before-commit', 'after-commit'] as const

/** One trial in twelve is a failover, where there is a master to lose. */
const failoverShare = 1 / 12

/** One trial in ten is starved: twice as many loops as a small machine has cores, and then some. */
const starvedShare = 1 / 10
const busyLoops = 6

/** Shorter than a lease: nobody takes over. */
const longestPauseSeconds = 1.4

/** What a seed stands for. */
export function planTrial(seed: number, backend: BackendName): Trial {
  const random = seededRandom(seed)
  const isRandom = random() < 0.25
  const act = oneOf(random, ['kill', 'kill', 'kill', 'freeze', 'pause'])
  const failpoint = oneOf(random, failpoints)
  const othersAskFirst = random() < 0.5
  const delaySeconds = isRandom ? between(random, 0, 2) : between(random, 0, 0.2)
  const pauseSeconds = between(random, 0.05, longestPauseSeconds)
  const failover = backend === 'sentinel' && random() < failoverShare
  const isStarved = random() < starvedShare
  return {
    seed,
    backend,
    // Nobody waits for a process that is not known to hold anything.
    act: isRandom && act === 'freeze' ? 'pause' : act,
    moment: isRandom ? 'random' : failpoint,
    delaySeconds,
    pauseSeconds,
    othersAskFirst,
    failover,
    busyLoops: isStarved ? busyLoops : 0,
  }
}

/** A trial in one line. */
export function describeTrial({
  seed,
  backend,
  act,
  moment,
  failover,
  busyLoops: loops,
}: Trial): string {
  const also = `${failover ? ', its master killed' : ''}${loops > 0 ? ', starved' : ''}`
  return `${backend}, ${act} at ${moment}${also} (--seed ${seed} --count 1 --backend ${backend})`
}
