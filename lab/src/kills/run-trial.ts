import { setTimeout as sleep } from 'node:timers/promises'
import { Chance } from '../chance.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import { within } from '../fleet/within.ts'
import { BusyLoops } from '../starvation/busy-loops.ts'
import { callAtRandom } from './call-at-random.ts'
import { isLatest, type Observation } from './check-trial.ts'
import { lifetimeSeconds, stopAtFailpoint } from './stop-at-failpoint.ts'
import type { Trial } from './trial.ts'

/** A commit that has not ended by then has failed. */
const storedWithinSeconds = 2

const maxTrialSeconds = 60

/** Runs one trial; afterwards the fleet is ready for the next one. */
export async function runTrial(
  fleet: BackendFleet,
  trial: Trial,
): Promise<Omit<Observation, 'machineStalledSeconds'>> {
  const { members, spotify, expiresAt } = fleet
  const victim = new Chance(trial.seed + 1).pick(members)
  const others = members.filter((member) => member !== victim)
  const run = trial.moment === 'random' ? callAtRandom : stopAtFailpoint
  await tokensExpired(fleet)
  spotify.resetRequests()
  using starvation = new DisposableStack()
  starvation.use(new BusyLoops(trial.busyLoops, maxTrialSeconds))
  const course = await within(maxTrialSeconds, 'the trial', run(fleet, trial, { victim, others }))
  const requests = fleet.requests.map(({ receivedAt, status }) => ({ receivedAt, status }))
  if (trial.act === 'kill') await fleet.replace(victim)
  if (trial.failover) await within(maxTrialSeconds, 'the fleet recovers', recovered(fleet))
  const standing = await finalStanding(fleet, { ...course, expiresAt })
  const leftovers = await fleet.backend.complaints()
  return { ...course, requests, expiresAt, standing, leftovers }
}

/** A token is delivered before it is stored: the last one may still be on its way to the cache. */
async function finalStanding(
  { members }: BackendFleet,
  seen: Pick<Observation, 'others' | 'stopped' | 'expiresAt'>,
): Promise<string | undefined> {
  const giveUpAt = performance.now() + storedWithinSeconds * 1000
  for (;;) {
    const looks = await Promise.all(members.map((member) => member.look()))
    // A process that has just started may not have reached its Redis yet.
    const standing = looks.find(({ accessToken }) => accessToken !== undefined)?.accessToken
    if (isLatest(standing, seen) || performance.now() > giveUpAt) return standing
    await sleep(50)
  }
}

/** Waits until no process has a valid token: then the next call refreshes. */
async function tokensExpired({ members, expiresAt }: BackendFleet): Promise<void> {
  const looks = await Promise.all(members.map((member) => member.look()))
  const ends = looks.map(({ accessToken }) => expiresAt(accessToken ?? '') ?? 0)
  await sleep(Math.max(Math.max(...ends) * 1000 - Date.now() + 20, 0))
}

/** After a failover, each client finds the new master in its own time. */
async function recovered({ members }: BackendFleet): Promise<void> {
  for (;;) {
    await Promise.all(members.map((member) => member.call()))
    const looks = await Promise.all(members.map((member) => member.look()))
    const seen = new Set(looks.map(({ accessToken }) => accessToken))
    if (seen.size === 1 && !seen.has(undefined)) break
    await sleep(200)
  }
  // A process may hold a token from the time when it could not store one.
  await sleep(lifetimeSeconds * 1000)
}
