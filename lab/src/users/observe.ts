import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Chance } from '../chance.ts'
import type { Moment, Observation, TokenRequest } from '../checks/checks.ts'
import type { BackendFleet, SoFar } from '../fleet/backend-fleet.ts'
import { within } from '../fleet/within.ts'
import { type KillSeen, lifetimeSeconds } from './checks.ts'

/** A token is refreshed before its expiry; a busy machine takes longer. */
const secondsPerExpiry = 3

/** A lease, a token lifetime, and a busy machine. */
const settledWithinSeconds = 20

/** The user signs in at a random process. */
export async function signIn(fleet: BackendFleet, chance: Chance): Promise<void> {
  const { error } = await chance.pick(fleet.members).logIn(fleet.spotify)
  if (error !== undefined) throw new Error(`A sign-in failed: ${error.name} ${error.code}`)
}

/** Observes so many expiries; stops early if the sign-in is lost. */
export async function liveThrough(
  fleet: BackendFleet,
  chance: Chance,
  expiries: number,
): Promise<Observation> {
  return observe(fleet, chance, async (soFar) => {
    await waitUntil(
      `${expiries} tokens are refreshed`,
      () => soFar().requests.length >= expiries || soFar().revokedFamilies > 0,
      10 + expiries * secondsPerExpiry,
    )
    return {}
  })
}

/** Kills a process, replaces it, and observes what becomes of the sign-in. */
export async function killOne(
  fleet: BackendFleet,
  chance: Chance,
  moment: Moment,
): Promise<KillSeen> {
  const { members } = fleet
  const { victim, before, ...seen } = await observe(fleet, chance, async (soFar) => {
    const killed = await (moment === 'random'
      ? randomMember(fleet, chance)
      : firstAt(members, moment))
    const requestsBefore = soFar().requests.length
    await fleet.kill(killed)
    const others = members.filter((member) => member !== killed)
    await Promise.all(others.map((member) => member.disarm()))
    await fleet.replace(killed)
    await waitUntil(
      'another process gets a response',
      () =>
        soFar()
          .requests.slice(requestsBefore)
          .some((request) => request.status !== undefined && !isFrom(killed, request)),
      settledWithinSeconds,
    )
    // After a loss, the last access token expires within this time.
    if (soFar().revokedFamilies > 0) await sleep(lifetimeSeconds * 1000)
    return { victim: killed, before: requestsBefore }
  })
  return {
    ...seen,
    journal: victim.journal,
    sent: fleet.requests.filter((request) => isFrom(victim, request)),
    // The last request of the killed process may have arrived after the kill.
    requests: seen.requests.slice(before).filter((request) => !isFrom(victim, request)),
  }
}

/** Observes the fleet during `act`; afterwards the user is signed in, and all processes call. */
async function observe<Seen extends object>(
  fleet: BackendFleet,
  chance: Chance,
  act: (soFar: () => SoFar) => Promise<Seen>,
): Promise<Observation & Seen & { readonly called: readonly CallReport[] }> {
  const seen = await fleet.observe(async (soFar) => {
    const acted = await act(soFar)
    const calling = fleet.members.map((member) => fleet.collect(member, member.call()))
    const called = await Promise.all(calling)
    await fleet.stopCalling()
    return { ...acted, called }
  })
  if (seen.revokedFamilies > 0) await signIn(fleet, chance)
  await fleet.keepCalling()
  return seen
}

function isFrom({ pid }: FleetProcess, { sender }: TokenRequest): boolean {
  return sender === `${pid}`
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
