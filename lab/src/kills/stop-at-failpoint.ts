import { setTimeout as sleep } from 'node:timers/promises'

import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { within } from '../verdicts/within.ts'
import type { Lane } from './lane.ts'
import type { Observation } from './observation.ts'
import type { Trial } from './trial.ts'

/** Who is stopped, and who goes on. */
export interface Cast {
  readonly victim: FleetProcess
  readonly others: readonly FleetProcess[]
}

/** The part of an observation that is seen while it happens. */
export type Course = Omit<
  Observation,
  'requests' | 'standing' | 'expiresAt' | 'leftovers' | 'machineStalledSeconds'
>

/** Long enough to be adopted by one that wakes up; short enough for the next trial to begin. */
export const lifetimeSeconds = 3

/**
 * A request that its sender lies stopped on brings a token that is still good when it goes on: its
 * life counts from before the request. After a freeze, of a lease and more, it ends before the one
 * that others have by then, which lives `afterFreezeSeconds`.
 */
const outlivingSeconds = { kill: lifetimeSeconds, pause: 5, freeze: 10 } as const
const afterFreezeSeconds = 6

const reachedWithinSeconds = 15

/** One process is stopped at its failpoint in the one refresh; the others ask for a token. */
export async function stopAtFailpoint(
  { spotify, backend }: Lane,
  trial: Trial,
  { victim, others }: Cast,
): Promise<Course> {
  const { act, delaySeconds, failover } = trial
  const failpoint = trial.moment as Failpoint
  const isRequesting = ['after-lease', 'sent', 'before-commit'].includes(failpoint)
  spotify.tokenLifetimeSeconds = isRequesting ? outlivingSeconds[act] : lifetimeSeconds
  await victim.arm(failpoint, act === 'kill' ? 'block' : 'wait')
  const holding = victim.call()
  holding.catch(() => {})
  await within(reachedWithinSeconds, `it comes to ${failpoint}`, victim.atFailpoint())
  const isSent = failpoint === 'sent' || failpoint === 'before-commit'
  if (isSent) spotify.tokenLifetimeSeconds = act === 'freeze' ? afterFreezeSeconds : lifetimeSeconds

  const early = trial.othersAskFirst ? ask(others) : undefined
  await sleep(delaySeconds * 1000)
  const failingOver = failover ? secondsOf(backend.failOver?.()) : undefined
  const stoppedAt = performance.now()
  if (act === 'kill') await victim.kill()
  else victim.freeze()
  const asking = early ?? ask(others)
  if (act === 'pause') await sleep(trial.pauseSeconds * 1000)
  else await asking
  const stoodStillSeconds = (performance.now() - stoppedAt) / 1000
  let stopped: CallReport | undefined
  if (act !== 'kill') {
    victim.wake()
    victim.go()
    stopped = await holding
  }
  const answers = await asking
  const outageSeconds = (await failingOver) ?? 0
  const waits = answers.map(({ at }) => (at - stoppedAt) / 1000)
  return {
    waitSeconds: Math.max(...waits),
    others: answers.map(({ report }) => report),
    stopped,
    stoodStillSeconds,
    outageSeconds,
    lifetimeSeconds,
  }
}

/** How long something took. */
export async function secondsOf(work: Promise<unknown> | undefined): Promise<number> {
  const startedAt = performance.now()
  await work
  return (performance.now() - startedAt) / 1000
}

interface Answer {
  readonly report: CallReport
  readonly at: number
}

/** All of them ask for a token. */
function ask(others: readonly FleetProcess[]): Promise<readonly Answer[]> {
  const asking = Promise.all(
    others.map(async (member) => ({ report: await member.call(5), at: performance.now() })),
  )
  asking.catch(() => {})
  return asking
}
