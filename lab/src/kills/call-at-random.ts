import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import { lifetimeSeconds, secondsOf, type Course, type Roles } from './stop-at-failpoint.ts'
import type { Trial } from './trial.ts'

const callers = 5

/** A lease, a token lifetime, and a busy machine. */
const refreshedWithinSeconds = 12

/** All processes call all the time, and one stops at a random moment. */
export async function callAtRandom(
  { spotify, backend, requests }: BackendFleet,
  { act, delaySeconds, pauseSeconds, failover }: Trial,
  { victim, others }: Roles,
): Promise<Course> {
  spotify.tokenLifetimeSeconds = lifetimeSeconds
  await Promise.all([victim, ...others].map((member) => member.keepCalling(callers)))
  await waitUntil('a process requests a token', () => requests.length > 0)
  await sleep(delaySeconds * 1000)

  const failingOver = failover ? secondsOf(backend.failOver?.()) : undefined
  if (act === 'kill') {
    await victim.kill()
  } else {
    victim.freeze()
    await sleep(pauseSeconds * 1000)
    victim.wake()
  }
  const outageSeconds = (await failingOver) ?? 0
  const before = requests.length
  await waitUntil(
    'a process refreshes after that',
    () => requests.slice(before).some(({ status }) => status === 200),
    refreshedWithinSeconds,
  )
  // All processes adopt the new token.
  await sleep(300)
  const reports = await Promise.all(others.map((member) => member.stopCalling()))
  return {
    waitSeconds: Math.max(...reports.map((report) => report.longestWaitSeconds)),
    others: reports,
    stopped: act === 'kill' ? undefined : await victim.stopCalling(),
    stoppedSeconds: act === 'kill' ? 0 : pauseSeconds,
    outageSeconds,
    lifetimeSeconds,
  }
}
