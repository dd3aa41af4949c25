import type { Failpoint } from 'test-support/fleet/messages.ts'
import type { RefreshRequest } from './user-fleet.ts'

/**
 * What a kill did to the refresh token. `lost`: Spotify had replaced it, and no process knows the new
 * one. `unknown`: the process was storing the new one. `none`: nothing.
 */
export type KillEffect = 'lost' | 'unknown' | 'none'

/**
 * Reads the effect of a kill from the journal of the process, and from its requests that arrived: a
 * process notes that it is about to send, but not that its bytes have left.
 *
 * @param requests The requests of this process alone.
 */
export function killEffect(
  journal: readonly Failpoint[],
  requests: readonly RefreshRequest[],
): KillEffect {
  const leasedAt = journal.lastIndexOf('after-lease')
  const sends = journal.filter((point) => point === 'after-lease').length
  // An incomplete form has no effect.
  const hasArrived = requests.length === sends && requests.at(-1)?.refreshToken !== undefined
  if (journal.lastIndexOf('after-commit') > leasedAt || !hasArrived) return 'none'
  return journal.lastIndexOf('before-commit') > leasedAt ? 'unknown' : 'lost'
}
