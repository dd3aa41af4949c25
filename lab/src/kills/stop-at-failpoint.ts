import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import { within } from '../fleet/within.ts'
import type { Observation } from './check-trial.ts'
import type { Trial } from './trial.ts'

/** The process that gets the signal, and the others. */
export interface Roles {
  readonly victim: FleetProcess
  readonly others: readonly FleetProcess[]
}

/** The part of an observation that is made during the trial. */
export type Course = Omit<
  Observation,
  'requests' | 'standing' | 'expiresAt' | 'leftovers' | 'machineStalledSeconds'
>

/** Long enough for a process that wakes up to adopt the token; short enough for the next trial. */
export const lifetimeSeconds = 3

/**
 * Lifetime of the token that a stopped process has requested: it is still valid after the stop, and
 * after a freeze it ends before the token that others have by then (`afterFreezeSeconds`).
 */
const requestedLifetimeSeconds = { kill: lifetimeSeconds, pause: 5, freeze: 10 } as const
const afterFreezeSeconds = 6

const reachedWithinSeconds = 15

/** One process stops at a point of its refresh; then the others call. */
export async function stopAtFailpoint(
  { spotify, backend }: BackendFleet,
  trial: Trial,
  { victim, others }: Roles,
): Promise<Course> {
  const { act, delaySeconds, failover } = trial
  const failpoint = trial.moment as Failpoint
  const isRequesting = ['after-lease', 'sent', 'before-commit'].includes(failpoint)
  spotify.tokenLifetimeSeconds = isRequesting ? requestedLifetimeSeconds[act] : lifetimeSeconds
  await victim.arm(failpoint, act === 'kill' ? 'block' : 'wait')
  const holding = victim.call()
  holding.catch(() => {})
  await within(reachedWithinSeconds, `a process reaches ${failpoint}`, victim.atFailpoint())
  const isSent = failpoint === 'sent' || failpoint === 'before-commit'
  if (isSent) spotify.tokenLifetimeSeconds = act === 'freeze' ? afterFreezeSeconds : lifetimeSeconds

  const early = trial.othersCallFirst ? callAll(others) : undefined
  await sleep(delaySeconds * 1000)
  const failingOver = failover ? secondsOf(backend.failOver?.()) : undefined
  const stoppedAt = performance.now()
  if (act === 'kill') await victim.kill()
  else victim.freeze()
  const calling = early ?? callAll(others)
  if (act === 'pause') await sleep(trial.pauseSeconds * 1000)
  else await calling
  const stoppedSeconds = (performance.now() - stoppedAt) / 1000
  let stopped: CallReport | undefined
  if (act !== 'kill') {
    victim.wake()
    victim.go()
    stopped = await holding
  }
  const results = await calling
  return {
    waitSeconds: Math.max(...results.map(({ at }) => (at - stoppedAt) / 1000)),
    others: results.map(({ report }) => report),
    stopped,
    stoppedSeconds,
    outageSeconds: (await failingOver) ?? 0,
    lifetimeSeconds,
  }
}

export async function secondsOf(work: Promise<unknown> | undefined): Promise<number> {
  const startedAt = performance.now()
  await work
  return (performance.now() - startedAt) / 1000
}

function callAll(
  others: readonly FleetProcess[],
): Promise<readonly { readonly report: CallReport; readonly at: number }[]> {
  const calling = Promise.all(
    others.map(async (member) => ({ report: await member.call(5), at: performance.now() })),
  )
  calling.catch(() => {})
  return calling
}
