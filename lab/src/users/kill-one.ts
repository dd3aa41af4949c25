import { setTimeout as sleep } from 'node:timers/promises'

import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Lane } from '../kills/lane.ts'
import { between, oneOf, type Random } from '../verdicts/seeded-random.ts'
import { within } from '../verdicts/within.ts'
import type { KillSeen } from './judge-kill.ts'
import { requestsSeen, type RequestSeen } from './request-seen.ts'
import { comeToRest, keepCalling, lifetimeSeconds, logIn } from './user-lane.ts'

/** A lease, a life, and a busy machine: by then somebody has refreshed, or knows that nobody can. */
const settledWithinSeconds = 20

/** Kills one of the processes, puts another in its place, and sees what becomes of the login. */
export async function killOne(
  lane: Lane,
  moment: Failpoint | 'random',
  random: Random,
): Promise<Omit<KillSeen, 'machineStalledSeconds'>> {
  const { spotify, members } = lane
  const families = spotify.revokedFamilies
  const victim = moment === 'random' ? await anyOf(lane, random) : await firstAt(members, moment)
  const before = spotify.requests.token.length
  await victim.kill()
  await disarm(members.filter((member) => member !== victim))
  /** Those of others: its own last one may still be on its way. */
  const since = (): readonly RequestSeen[] =>
    requestsSeen(spotify)
      .slice(before)
      .filter(({ sender }) => sender !== `${victim.pid}`)
  const added = await lane.replace(victim)
  await added.keepCalling(1)
  await waitUntil(
    'somebody else asks, and is answered',
    () => since().some(({ status }) => status !== undefined),
    settledWithinSeconds,
  )
  const isLost = spotify.revokedFamilies > families
  // By then the last access token has expired, too.
  if (isLost) await sleep(lifetimeSeconds * 1000)
  const { asked, rest } = await comeToRest(lane)
  const seen = {
    journal: victim.journal,
    sent: requestsSeen(spotify).filter(({ sender }) => sender === `${victim.pid}`),
    requests: since(),
    revokedFamilies: spotify.revokedFamilies - families,
    asked,
    reports: [...asked, ...rest],
    expiresAt: (accessToken: string) => spotify.expiresAt(accessToken),
    leftovers: await lane.backend.complaints(),
  }
  if (seen.revokedFamilies > 0) await logIn(lane, random)
  await keepCalling(lane)
  return seen
}

async function anyOf({ members }: Lane, random: Random): Promise<FleetProcess> {
  await sleep(between(random, 0, lifetimeSeconds) * 1000)
  return oneOf(random, members as [FleetProcess, ...FleetProcess[]])
}

/** Whichever comes there first: nobody knows beforehand who will refresh. */
async function firstAt(
  members: readonly FleetProcess[],
  failpoint: Failpoint,
): Promise<FleetProcess> {
  await Promise.all(members.map((member) => member.arm(failpoint, 'wait')))
  const arrivals = members.map(async (member) => (await member.atFailpoint(), member))
  return within(settledWithinSeconds, `somebody comes to ${failpoint}`, Promise.race(arrivals))
}

/** Some of them may have come there, too. */
async function disarm(others: readonly FleetProcess[]): Promise<void> {
  await Promise.all(others.map((member) => member.disarm()))
}
