import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { judgeCalls, type CallsSeen } from './judge-calls.ts'
import type { RequestSeen } from './request-seen.ts'
import { whereItFell } from './where-it-fell.ts'

/** What was seen of one kill, until somebody had refreshed, or logged in again. */
export interface KillSeen extends CallsSeen {
  /** What the one that was killed had noted. */
  readonly journal: readonly Failpoint[]
  /** All requests that it has ever sent. */
  readonly sent: readonly RequestSeen[]
  /** Those of all others since the kill. */
  readonly requests: readonly RequestSeen[]
  /** Logins that were revoked since then: a refresh token was presented a second time. */
  readonly revokedFamilies: number
  /** What callers of every process were given, up to one more call of each. */
  readonly asked: readonly CallReport[]
  /** What is torn or left over in the cache. */
  readonly leftovers: readonly string[]
}

const toldByType = 'ReauthorizationRequiredError invalid_grant'

/** All that was not as it must be, in words; nothing: all was well. */
export function judgeKill(seen: KillSeen): readonly string[] {
  const { asked, requests, revokedFamilies } = seen
  const isLost = revokedFamilies > 0
  const [refusal, ...more] = requests.filter(({ status }) => status === 400)
  return [
    ...judgeLoss(seen),
    ...(more.length > 0 ? [`a dead refresh token was sent again, ${more.length} times`] : []),
    ...judgeCalls(seen, refusal && { error: toldByType, since: refusal.receivedAt }),
    ...(isLost && !asked.every(isTold) ? ['a process did not tell that the login is lost'] : []),
    ...seen.leftovers,
  ]
}

/** A login is lost where its holder was killed between sending and commit; nowhere else, and there always. */
function judgeLoss({ journal, sent, revokedFamilies }: KillSeen): readonly string[] {
  const where = whereItFell(journal, sent)
  if (revokedFamilies > 1) return [`${revokedFamilies} logins were lost by one kill`]
  if (revokedFamilies === 1 && where === 'elsewhere') {
    return [`the login was lost, and the kill fell ${where}: ${journal.slice(-4).join(', ')}`]
  }
  if (revokedFamilies === 0 && where === 'in between') {
    return ['the new refresh token was never stored, and the login was not lost']
  }
  return []
}

function isTold({ failed }: CallReport): boolean {
  return failed.some(({ name, code }) => `${name} ${code}` === toldByType)
}
