import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'
import { checkCalls, type CallsSeen } from './check-calls.ts'
import { killEffect } from './kill-effect.ts'
import type { RefreshRequest } from './user-fleet.ts'

/** What was observed from a kill until a refresh or a new sign-in. */
export interface KillSeen extends CallsSeen {
  /** The points that the killed process had noted. */
  readonly journal: readonly Failpoint[]
  /** All requests that the killed process ever sent. */
  readonly sent: readonly RefreshRequest[]
  /** The requests of the other processes since the kill. */
  readonly requests: readonly RefreshRequest[]
  /** Sign-ins that were revoked since, for the reuse of a refresh token. */
  readonly revokedFamilies: number
  /** The calls of each process until one more call of each. */
  readonly called: readonly CallReport[]
  /** What is torn or left over in the cache. */
  readonly leftovers: readonly string[]
}

const reauthorizationRequired = 'ReauthorizationRequiredError invalid_grant'

/** Everything that must not happen after a kill; empty if all is well. */
export function checkKill(seen: KillSeen): readonly string[] {
  const { called, requests, revokedFamilies } = seen
  const isLost = revokedFamilies > 0
  const [rejection, ...more] = requests.filter(({ status }) => status === 400)
  const expected = rejection && { error: reauthorizationRequired, since: rejection.receivedAt }
  return [
    ...checkLoss(seen),
    ...(more.length > 0 ? [`a rejected refresh token was sent again ${more.length} times`] : []),
    ...checkCalls(seen, expected),
    ...(isLost && !called.every(hasReported)
      ? ['a process did not report that the sign-in is lost']
      : []),
    ...seen.leftovers,
  ]
}

/** A sign-in is lost if its holder is killed between the request and the commit, and only then. */
function checkLoss({ journal, sent, revokedFamilies }: KillSeen): readonly string[] {
  const effect = killEffect(journal, sent)
  if (revokedFamilies > 1) return [`${revokedFamilies} sign-ins were lost by one kill`]
  if (revokedFamilies === 1 && effect === 'none') {
    return [`the sign-in was lost by a harmless kill: ${journal.slice(-4).join(', ')}`]
  }
  if (revokedFamilies === 0 && effect === 'lost') {
    return ['the new refresh token was never stored, and the sign-in was not lost']
  }
  return []
}

function hasReported({ failed }: CallReport): boolean {
  return failed.some(({ name, code }) => `${name} ${code}` === reauthorizationRequired)
}
