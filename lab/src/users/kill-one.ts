import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Chance } from '../chance.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import { within } from '../fleet/within.ts'
import type { KillSeen } from './check-kill.ts'
import {
  keepCalling,
  lifetimeSeconds,
  refreshRequests,
  signIn,
  stopCalling,
  type RefreshRequest,
} from './user-fleet.ts'

/** A lease, a token lifetime, and a busy machine. */
const settledWithinSeconds = 20

/** Kills a process, replaces it, and observes what becomes of the sign-in. */
export async function killOne(
  fleet: BackendFleet,
  moment: Failpoint | 'random',
  chance: Chance,
): Promise<Omit<KillSeen, 'machineStalledSeconds'>> {
  const { spotify, members, expiresAt } = fleet
  const revokedBefore = spotify.revokedFamilies
  const victim =
    moment === 'random' ? await randomMember(fleet, chance) : await firstAt(members, moment)
  const before = fleet.requests.length
  const isOfVictim = ({ sender }: RefreshRequest): boolean => sender === `${victim.pid}`
  await victim.kill()
  await Promise.all(members.filter((member) => member !== victim).map((member) => member.disarm()))
  // The last request of the killed process may still arrive.
  const requestsSince = (): readonly RefreshRequest[] =>
    refreshRequests(spotify)
      .slice(before)
      .filter((request) => !isOfVictim(request))
  const added = await fleet.replace(victim)
  await added.keepCalling(1)
  await waitUntil(
    'another process gets a response',
    () => requestsSince().some(({ status }) => status !== undefined),
    settledWithinSeconds,
  )
  // After a loss, the last access token expires within this time.
  if (spotify.revokedFamilies > revokedBefore) await sleep(lifetimeSeconds * 1000)
  const { called, after } = await stopCalling(fleet)
  const seen = {
    journal: victim.journal,
    sent: refreshRequests(spotify).filter(isOfVictim),
    requests: requestsSince(),
    revokedFamilies: spotify.revokedFamilies - revokedBefore,
    called,
    reports: [...called, ...after],
    expiresAt,
    leftovers: await fleet.backend.complaints(),
  }
  if (seen.revokedFamilies > 0) await signIn(fleet, chance)
  await keepCalling(fleet)
  return seen
}

async function randomMember({ members }: BackendFleet, chance: Chance): Promise<FleetProcess> {
  await sleep(chance.between(0, lifetimeSeconds) * 1000)
  return chance.pick(members)
}

/** The first process that reaches a point: any of them may refresh next. */
async function firstAt(
  members: readonly FleetProcess[],
  failpoint: Failpoint,
): Promise<FleetProcess> {
  await Promise.all(members.map((member) => member.arm(failpoint, 'wait')))
  const arrivals = members.map(async (member) => (await member.atFailpoint(), member))
  return within(settledWithinSeconds, `a process reaches ${failpoint}`, Promise.race(arrivals))
}
