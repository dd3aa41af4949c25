import type { Lane } from '../kills/lane.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import type { Random } from '../verdicts/seeded-random.ts'
import type { ExpiriesSeen } from './judge-expiries.ts'
import { requestsSeen } from './request-seen.ts'
import { comeToRest, keepCalling, lifetimeSeconds, logIn } from './user-lane.ts'

/** A life is refreshed before its end; a busy machine takes longer. */
const secondsPerExpiry = 3

/** Lets so many tokens expire, one after the other; ends before where the login is lost. */
export async function liveThrough(
  lane: Lane,
  expiries: number,
  random: Random,
): Promise<Omit<ExpiriesSeen, 'machineStalledSeconds'>> {
  const { spotify } = lane
  const { token } = spotify.requests
  const [begin, families] = [token.length, spotify.revokedFamilies]
  const lost = (): number => spotify.revokedFamilies - families
  await waitUntil(
    `${expiries} tokens are refreshed`,
    () => token.length >= begin + expiries || lost() > 0,
    10 + expiries * secondsPerExpiry,
  )
  const { asked, rest } = await comeToRest(lane)
  const seen = {
    reports: [...asked, ...rest],
    requests: requestsSeen(spotify).slice(begin),
    revokedFamilies: lost(),
    lifetimeSeconds,
    expiresAt: (accessToken: string) => spotify.expiresAt(accessToken),
  }
  if (seen.revokedFamilies > 0) await logIn(lane, random)
  await keepCalling(lane)
  return seen
}
