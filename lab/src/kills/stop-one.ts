import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { cacheFailures } from '../checks/checks.ts'
import type { BackendFleet, SoFar } from '../fleet/backend-fleet.ts'
import { within } from '../fleet/within.ts'
import { callers, lifetimeSeconds, type Trial } from './trial.ts'

/** The trial has no result: the process went on without the cache, and did not come to its failpoint. */
export class CacheTooSlow extends Error {}

/** What was observed while one process stopped and the others called. */
export interface Stop {
  /** The longest wait of another process for a token, from the signal on. */
  readonly waitSeconds: number
  /** How long there was no Redis master. */
  readonly outageSeconds: number
}

/**
 * Lifetime of the token that a stopped process has requested: it is still valid after the stop, and
 * after a freeze it ends before the token that others have by then (`afterFreezeSeconds`).
 */
export const requestedLifetimeSeconds = { kill: lifetimeSeconds, pause: 5, freeze: 10 } as const
const afterFreezeSeconds = 6

const reachedWithinSeconds = 15

/** A lease, a token lifetime, and a busy machine. */
const refreshedWithinSeconds = 12

/** One process stops at a point of its refresh; then the others call. */
export async function stopAtFailpoint(
  fleet: BackendFleet,
  victim: FleetProcess,
  { act, delaySeconds, pauseSeconds, failover, othersCallFirst, ...trial }: Trial,
): Promise<Stop> {
  const { spotify } = fleet
  const failpoint = trial.moment as Failpoint
  const isRequesting = ['after-lease', 'sent', 'before-commit'].includes(failpoint)
  spotify.tokenLifetimeSeconds = isRequesting ? requestedLifetimeSeconds[act] : lifetimeSeconds
  const requestsBefore = spotify.requests.token.length
  await victim.arm(failpoint, act === 'kill' ? 'block' : 'wait')
  const holding = victim.call()
  holding.catch(() => {})
  await reach(failpoint, victim, holding)
  const isSent = failpoint === 'sent' || failpoint === 'before-commit'
  if (isSent) {
    // It answers in the step that reads the request.
    const isRead = (): boolean =>
      spotify.requests.token.slice(requestsBefore).some(({ form }) => form.has('grant_type'))
    await waitUntil('Spotify has read the request', isRead)
    spotify.tokenLifetimeSeconds = act === 'freeze' ? afterFreezeSeconds : lifetimeSeconds
  }

  let early = othersCallFirst ? callOthers(fleet, victim) : undefined
  const calling = (): Promise<readonly number[]> => (early ??= callOthers(fleet, victim))
  await sleep(delaySeconds * 1000)
  const outage = failover ? secondsOf(fleet.backend.failOver?.()) : 0
  const stoppedAt = performance.now()
  if (act === 'kill') {
    await fleet.kill(victim)
  } else {
    await fleet.freeze(victim, () => {
      const called = calling()
      return act === 'pause' ? sleep(pauseSeconds * 1000) : called
    })
    victim.go()
    await fleet.collect(victim, holding)
  }
  const waits = (await calling()).map((tokenAt) => (tokenAt - stoppedAt) / 1000)
  return { waitSeconds: Math.max(...waits), outageSeconds: await outage }
}

/** All processes call all the time, and one stops at a random moment. */
export async function stopAtRandom(
  fleet: BackendFleet,
  victim: FleetProcess,
  { act, delaySeconds, pauseSeconds, failover }: Trial,
  soFar: () => SoFar,
): Promise<Stop> {
  fleet.spotify.tokenLifetimeSeconds = lifetimeSeconds
  await fleet.keepCalling()
  await waitUntil('a process requests a token', () => soFar().requests.length > 0)
  await sleep(delaySeconds * 1000)

  const outage = failover ? secondsOf(fleet.backend.failOver?.()) : 0
  if (act === 'kill') {
    // A killed process cannot report that its cache was too slow, which explains early requests.
    await fleet.collect(victim)
    await fleet.kill(victim)
  } else {
    await fleet.freeze(victim, () => sleep(pauseSeconds * 1000))
  }
  const outageSeconds = await outage
  const before = soFar().requests.length
  await waitUntil(
    'a process refreshes after that',
    () =>
      soFar()
        .requests.slice(before)
        .some(({ status }) => status === 200),
    refreshedWithinSeconds,
  )
  // All processes adopt the new token.
  await sleep(300)
  const reports = await fleet.stopCalling()
  const waits = reports.map((each) => (each.frozenSeconds > 0 ? 0 : each.longestWaitSeconds))
  return { waitSeconds: Math.max(...waits), outageSeconds }
}

/** @param holding The call that leads there. If it has ended, the events until then are in its report. */
async function reach(
  failpoint: Failpoint,
  victim: FleetProcess,
  holding: Promise<CallReport>,
): Promise<void> {
  const what = `a process reaches ${failpoint}`
  try {
    await within(reachedWithinSeconds, what, victim.atFailpoint())
  } catch (error) {
    const ended = await Promise.race([holding, Promise.resolve()])
    const reports = [await victim.report(), ...(ended === undefined ? [] : [ended])]
    if (cacheFailures(reports) > 0) throw new CacheTooSlow()
    const seen = reports.map(({ calls, events, errors }) => ({ calls, events, errors }))
    throw new Error(`${(error as Error).message} It reports: ${JSON.stringify(seen)}`)
  }
}

async function secondsOf(work: Promise<unknown> | undefined): Promise<number> {
  const startedAt = performance.now()
  await work
  return (performance.now() - startedAt) / 1000
}

/** Calls each other process. @returns When each had a token, in milliseconds of `performance.now()`. */
function callOthers(fleet: BackendFleet, victim: FleetProcess): Promise<readonly number[]> {
  const others = fleet.members.filter((member) => member !== victim)
  const calling = Promise.all(
    others.map(async (member) => {
      await fleet.collect(member, member.call(callers))
      return performance.now()
    }),
  )
  calling.catch(() => {})
  return calling
}
