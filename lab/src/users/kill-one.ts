import { setTimeout as sleep } from 'node:timers/promises'

import type { FleetProcess } from '../../../test/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from '../../../test/fleet/messages.ts'
import { waitUntil } from '../../../test/redis/wait-until.ts'
import type { Lane } from '../kills/lane.ts'
import { between, oneOf, type Random } from '../verdicts/seeded-random.ts'
import { within } from '../verdicts/within.ts'
import type { KillSeen } from './judge-kill.ts'
import { requestsSeen, type RequestSeen } from './request-seen.ts'
import { keepCalling, lifetimeSeconds, logIn, stopCalling } from './user-lane.ts'

/** A lease, a life, and a busy machine: by then somebody has refreshed, or knows that nobody can. */
const settledWithinSeconds = 20

/** Kills one of the processes, puts another in its place, and sees all of them go on. */
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
  const reports = isLost ? await untilTold(lane) : await afterAdoption(lane)
  const requests = since()
  const revokedFamilies = spotify.revokedFamilies - families
  if (isLost) await logIn(lane, random)
  return {
    journal: victim.journal,
    sent: requestsSeen(spotify).filter(({ sender }) => sender === `${victim.pid}`),
    requests,
    revokedFamilies,
    reports,
    afterwards: await goOn(lane),
    expiresAt: (accessToken) => spotify.expiresAt(accessToken),
    leftovers: await lane.backend.complaints(),
  }
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

/** Everybody has the new token. */
async function afterAdoption(lane: Lane): Promise<readonly CallReport[]> {
  await sleep(300)
  return stopCalling(lane)
}

/** Everybody has told that the user must log in: by then the last access token has expired. */
async function untilTold(lane: Lane): Promise<readonly CallReport[]> {
  await sleep(lifetimeSeconds * 1000)
  return stopCalling(lane)
}

/** No call that began before is under way: from now on each of them must end well. */
async function goOn(lane: Lane): Promise<readonly CallReport[]> {
  await keepCalling(lane)
  await sleep(300)
  return Promise.all(lane.members.map((member) => member.report()))
}
