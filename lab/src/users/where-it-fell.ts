import type { Failpoint } from 'test-support/fleet/messages.ts'
import type { RequestSeen } from './request-seen.ts'

/**
 * Where in a refresh a kill fell. `in between`: Spotify has replaced the refresh token, and nobody
 * knows the new one. `while committing`: nobody can tell, save by what the next holder finds.
 */
export type WhereItFell = 'in between' | 'while committing' | 'elsewhere'

/**
 * Reads it from what the process had noted before it was killed, and from what has arrived: a
 * process knows that it was about to send, but not that its bytes have left.
 *
 * @param requests Those of this process alone.
 */
export function whereItFell(
  journal: readonly Failpoint[],
  requests: readonly RequestSeen[],
): WhereItFell {
  const isSettled = journal.lastIndexOf('after-commit') > journal.lastIndexOf('after-lease')
  const sends = journal.filter((point) => point === 'after-lease').length
  // A form that was cut off in the middle asks for nothing.
  const arrived = requests.length === sends && requests.at(-1)?.refreshToken !== undefined
  if (isSettled || !arrived) return 'elsewhere'
  const isAnswered = journal.lastIndexOf('before-commit') > journal.lastIndexOf('after-lease')
  return isAnswered ? 'while committing' : 'in between'
}
