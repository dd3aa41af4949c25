import { setTimeout as sleep } from 'node:timers/promises'

import { oneOf, seededRandom } from '../verdicts/seeded-random.ts'
import { within } from '../verdicts/within.ts'
import { BusyLoops } from '../starvation/busy-loops.ts'
import { callAtRandom } from './call-at-random.ts'
import { isLatest } from './judge-trial.ts'
import type { Lane } from './lane.ts'
import type { Observation } from './observation.ts'
import { lifetimeSeconds, stopAtFailpoint, type Course } from './stop-at-failpoint.ts'
import type { Trial } from './trial.ts'

/** A commit that has not ended by then has failed, and says so. */
const storedWithinSeconds = 2

/** No trial lasts longer, whatever hangs. */
const longestTrialSeconds = 60

/** Runs one trial in its lane, which is as good as new afterwards. */
export async function runTrial(
  lane: Lane,
  trial: Trial,
): Promise<Omit<Observation, 'machineStalledSeconds'>> {
  const { members, spotify } = lane
  const [first, ...more] = members
  if (first === undefined) throw new Error('The lane is empty.')
  const victim = oneOf(seededRandom(trial.seed + 1), [first, ...more])
  const others = members.filter((member) => member !== victim)
  const run = trial.moment === 'random' ? callAtRandom : stopAtFailpoint
  await tokensExpired(lane)
  spotify.resetRequests()
  using starvation = new DisposableStack()
  starvation.use(new BusyLoops(trial.busyLoops, longestTrialSeconds))
  const course = await within(
    longestTrialSeconds,
    'the trial',
    run(lane, trial, { victim, others }),
  )
  const requests = spotify.requests.token.map(({ receivedAt, status }) => ({ receivedAt, status }))
  if (trial.act === 'kill') await lane.replace(victim)
  if (trial.failover) await within(longestTrialSeconds, 'the fleet heals', healed(lane))
  return await observe(lane, course, requests)
}

async function observe(
  lane: Lane,
  course: Course,
  requests: Observation['requests'],
): Promise<Omit<Observation, 'machineStalledSeconds'>> {
  const expiresAt = (token: string): number | undefined => lane.spotify.expiresAt(token)
  const seen = { ...course, requests, expiresAt, leftovers: [] }
  const standing = await standingInTheEnd(lane, seen)
  return { ...seen, standing, leftovers: await lane.backend.complaints() }
}

/**
 * A new token is handed out as soon as it is in hand, and stored a moment later: one that was handed
 * out last may still be on its way. One that was overwritten does not come back by waiting.
 */
async function standingInTheEnd(
  { members }: Lane,
  seen: Pick<Observation, 'others' | 'stopped' | 'expiresAt'>,
): Promise<string | undefined> {
  const giveUpAt = performance.now() + storedWithinSeconds * 1000
  for (;;) {
    const looks = await Promise.all(members.map((member) => member.look()))
    // One that has just been started may not have reached its Redis in time to see anything.
    const standing = looks.find(({ accessToken }) => accessToken !== undefined)?.accessToken
    if (isLatest(standing, seen) || performance.now() > giveUpAt) return standing
    await sleep(50)
  }
}

/** A refresh begins when nobody has a token that is good. */
async function tokensExpired({ members, spotify }: Lane): Promise<void> {
  const looks = await Promise.all(members.map((member) => member.look()))
  const ends = looks.map(({ accessToken }) => spotify.expiresAt(accessToken ?? '') ?? 0)
  await sleep(Math.max(Math.max(...ends) * 1000 - Date.now() + 20, 0))
}

/** After a failover, clients find the new master in their own time: until all see one token. */
async function healed({ members }: Lane): Promise<void> {
  for (;;) {
    await Promise.all(members.map((member) => member.call()))
    const looks = await Promise.all(members.map((member) => member.look()))
    const seen = new Set(looks.map(({ accessToken }) => accessToken))
    if (seen.size === 1 && !seen.has(undefined)) break
    await sleep(200)
  }
  // Somebody may still hold a token of his own, from the time when nobody could store one.
  await sleep(lifetimeSeconds * 1000)
}
