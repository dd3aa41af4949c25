import { setTimeout as sleep } from 'node:timers/promises'
import { Chance } from '../chance.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import { startBusyLoops } from '../fleet/machine.ts'
import { within } from '../fleet/within.ts'
import { isLatest, type TrialSeen } from './check-trial.ts'
import { stopAtFailpoint, stopAtRandom } from './stop-one.ts'
import type { Trial } from './trial.ts'

/** A commit that has not ended by then has failed. */
const storedWithinSeconds = 2

const maxTrialSeconds = 60

/** Runs one trial; afterwards the fleet is ready for the next one. */
export async function runTrial(fleet: BackendFleet, trial: Trial): Promise<TrialSeen> {
  const victim = new Chance(trial.seed + 1).pick(fleet.members)
  const run = trial.moment === 'random' ? stopAtRandom : stopAtFailpoint
  await tokensExpired(fleet)
  using _ = startBusyLoops(trial.busyLoops, maxTrialSeconds)
  return await fleet.observe(async (soFar) => {
    const stopping = run(fleet, victim, trial, soFar)
    const stop = await within(maxTrialSeconds, 'the trial', stopping)
    const { requests } = soFar()
    if (trial.act === 'kill') {
      await within(maxTrialSeconds, 'another process starts', fleet.replace(victim))
    }
    if (trial.failover) await within(maxTrialSeconds, 'the fleet recovers', recovered(fleet))
    return { ...stop, requests, standing: await finalStanding(fleet) }
  })
}

/** A token is delivered before it is stored: the last one may still be on its way to the cache. */
async function finalStanding(fleet: BackendFleet): Promise<string | undefined> {
  const giveUpAt = performance.now() + storedWithinSeconds * 1000
  for (;;) {
    // A process that has just started may not have reached its Redis yet.
    const standing = (await tokensOf(fleet.members)).find((token) => token !== undefined)
    if (isLatest(standing, fleet) || performance.now() > giveUpAt) return standing
    await sleep(50)
  }
}

/**
 * Waits until no process has a valid token, in the cache or in memory: then the next call refreshes. A
 * process that could not store its token still holds it.
 */
export async function tokensExpired({ members, expiresAt }: BackendFleet): Promise<void> {
  for (;;) {
    const looks = await Promise.all(members.map((member) => member.look()))
    const tokens = looks.flatMap(({ accessToken, heldToken }) => [accessToken, heldToken])
    const end = Math.max(...tokens.map((token) => expiresAt(token ?? '') ?? 0))
    const milliseconds = end * 1000 + 20 - Date.now()
    if (milliseconds <= 0) return
    await sleep(milliseconds)
  }
}

/** After a failover, each client finds the new master in its own time. */
async function recovered({ members }: BackendFleet): Promise<void> {
  for (;;) {
    await Promise.all(members.map((member) => member.call()))
    const seen = new Set(await tokensOf(members))
    if (seen.size === 1 && !seen.has(undefined)) return
    await sleep(200)
  }
}

/** The token that each process finds in the cache. */
async function tokensOf(
  members: BackendFleet['members'],
): Promise<readonly (string | undefined)[]> {
  const looks = await Promise.all(members.map((member) => member.look()))
  return looks.map(({ accessToken }) => accessToken)
}
