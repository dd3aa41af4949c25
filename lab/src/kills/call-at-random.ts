import { setTimeout as sleep } from 'node:timers/promises'

import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { CallReport } from 'test-support/fleet/messages.ts'
import type { Lane } from './lane.ts'
import { lifetimeSeconds, secondsOf, type Cast, type Course } from './stop-at-failpoint.ts'
import type { Trial } from './trial.ts'

const callers = 5

/** A lease, a life, and a busy machine: by then somebody has refreshed. */
const refreshedWithinSeconds = 12

/** All processes call all the time, and one is stopped whenever it happens to be. */
export async function callAtRandom(
  { spotify, backend }: Lane,
  { act, delaySeconds, pauseSeconds, failover }: Trial,
  { victim, others }: Cast,
): Promise<Course> {
  const { token } = spotify.requests
  spotify.tokenLifetimeSeconds = lifetimeSeconds
  await Promise.all([victim, ...others].map((member) => member.keepCalling(callers)))
  await waitUntil('somebody asks', () => token.length > 0)
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
  const requests = token.length
  await waitUntil(
    'somebody refreshes after that',
    () => token.slice(requests).some(({ status }) => status === 200),
    refreshedWithinSeconds,
  )
  // Everybody has it, too.
  await sleep(300)
  const reports = await Promise.all(others.map((member) => member.stopCalling()))
  const stopped: CallReport | undefined = act === 'kill' ? undefined : await victim.stopCalling()
  return {
    waitSeconds: Math.max(...reports.map((report) => report.longestWaitSeconds)),
    others: reports,
    stopped,
    stoodStillSeconds: act === 'kill' ? 0 : pauseSeconds,
    outageSeconds,
    lifetimeSeconds,
  }
}
