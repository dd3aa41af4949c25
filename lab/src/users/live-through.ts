import { setTimeout as sleep } from 'node:timers/promises'

import type { Lane } from '../kills/lane.ts'
import { waitUntil } from '../../../test/redis/wait-until.ts'
import type { ExpiriesSeen } from './judge-expiries.ts'
import { requestsSeen } from './request-seen.ts'
import { keepCalling, lifetimeSeconds, stopCalling } from './user-lane.ts'

/** A life is refreshed before its end; a busy machine takes longer. */
const secondsPerExpiry = 3

/** Lets so many tokens expire, one after the other. */
export async function liveThrough(
  lane: Lane,
  expiries: number,
): Promise<Omit<ExpiriesSeen, 'machineStalledSeconds'>> {
  const { token } = lane.spotify.requests
  const end = token.length + expiries
  await waitUntil(
    `${expiries} tokens are refreshed`,
    () => token.length >= end,
    10 + expiries * secondsPerExpiry,
  )
  // Everybody has the last one, too.
  await sleep(300)
  const reports = await stopCalling(lane)
  const seen = {
    reports,
    requests: requestsSeen(lane.spotify),
    maxInFlight: token.maxInFlight,
    revokedFamilies: lane.spotify.revokedFamilies,
    lifetimeSeconds,
    expiresAt: (accessToken: string) => lane.spotify.expiresAt(accessToken),
  }
  await keepCalling(lane)
  return seen
}
