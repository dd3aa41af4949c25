import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Chance } from '../chance.ts'
import type { BackendFleet } from '../fleet/backend-fleet.ts'
import type { ExpiriesSeen } from './check-expiries.ts'
import { keepCalling, lifetimeSeconds, refreshRequests, signIn, stopCalling } from './user-fleet.ts'

/** A token is refreshed before its expiry; a busy machine takes longer. */
const secondsPerExpiry = 3

/** Observes so many expiries; stops early if the sign-in is lost. */
export async function liveThrough(
  fleet: BackendFleet,
  expiries: number,
  chance: Chance,
): Promise<Omit<ExpiriesSeen, 'machineStalledSeconds'>> {
  const { spotify, requests: log, expiresAt } = fleet
  const [start, revokedBefore] = [log.length, spotify.revokedFamilies]
  const revoked = (): number => spotify.revokedFamilies - revokedBefore
  await waitUntil(
    `${expiries} tokens are refreshed`,
    () => log.length >= start + expiries || revoked() > 0,
    10 + expiries * secondsPerExpiry,
  )
  const { called, after } = await stopCalling(fleet)
  const requests = refreshRequests(spotify).slice(start)
  const reports = [...called, ...after]
  const revokedFamilies = revoked()
  if (revokedFamilies > 0) await signIn(fleet, chance)
  await keepCalling(fleet)
  return { reports, requests, revokedFamilies, lifetimeSeconds, expiresAt }
}
