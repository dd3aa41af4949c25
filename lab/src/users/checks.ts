import type { CallReport, FailedCall, Failpoint } from 'test-support/fleet/messages.ts'
import {
  cacheFailures,
  checkCalls,
  complaints,
  excessRequests,
  type Observation,
  type TokenRequest,
} from '../checks/checks.ts'

/** As short as a busy machine allows: every refresh window of the engine falls into each lifetime. */
export const lifetimeSeconds = 0.8

/** What was observed from a kill until a refresh or a new sign-in. */
export interface KillSeen extends Observation {
  /** The calls of each process until one more call of each at the end. */
  readonly called: readonly CallReport[]
  /** The points that the killed process had noted. */
  readonly journal: readonly Failpoint[]
  /** All requests that the killed process ever sent. */
  readonly sent: readonly TokenRequest[]
}

/** The cache did not answer in half a second, and these tokens live hardly longer. */
const cacheTooSlow = 'TokenCacheError cache_unavailable'

/** The machine stalled while a token was on its way, for as long as the token lives. */
const responseTooLate = 'ServerError invalid_response'

const reauthorizationRequired = 'ReauthorizationRequiredError invalid_grant'

/** Everything that must not happen while no process is killed; empty if all is well. */
export function checkExpiries(seen: Observation): readonly string[] {
  const { requests, revokedFamilies } = seen
  const refreshTokens = requests.flatMap(({ refreshToken }) => refreshToken ?? [])
  const repeated = refreshTokens.length - new Set(refreshTokens).size
  // The lifetime of a token counts from the sending of its request.
  const excess = excessRequests(requests, lifetimeSeconds, 'sentAt')
  return [
    ...checkUserCalls(seen),
    ...complaints(
      repeated > 0 && `${repeated} refresh tokens were sent again`,
      excess > 0 && `${excess} requests came too early`,
      revokedFamilies > 0 && `the sign-in was revoked ${revokedFamilies} times`,
    ),
    ...seen.damage,
  ]
}

/** Everything that must not happen after a kill; empty if all is well. */
export function checkKill(seen: KillSeen): readonly string[] {
  const { called, requests, journal, revokedFamilies: losses } = seen
  const effect = killEffect(seen)
  const [rejection, ...more] = requests.filter(({ status }) => status === 400)
  const areAllTold = called.every(({ failed }) =>
    failed.some(({ name, code }) => `${name} ${code}` === reauthorizationRequired),
  )
  return [
    ...complaints(
      losses > 1 && `${losses} sign-ins were lost by one kill`,
      losses === 1 &&
        effect === 'none' &&
        `the sign-in was lost by a harmless kill: ${journal.slice(-4).join(', ')}`,
      losses === 0 &&
        effect === 'lost' &&
        'the new refresh token was never stored, and the sign-in was not lost',
      more.length > 0 && `a rejected refresh token was sent again ${more.length} times`,
      losses > 0 && !areAllTold && 'a process did not report that the sign-in is lost',
    ),
    ...checkUserCalls(seen, rejection?.receivedAt),
    ...seen.damage,
  ]
}

/**
 * What a kill did to the refresh token. `lost`: Spotify had replaced it, and no process knows the new
 * one. `unknown`: the process was storing the new one. `none`: nothing. It is read from the journal of
 * the process and from its requests that arrived: a process notes that it is about to send, but not that
 * its bytes have left.
 */
export function killEffect({
  journal,
  sent,
}: Pick<KillSeen, 'journal' | 'sent'>): 'lost' | 'unknown' | 'none' {
  const leasedAt = journal.lastIndexOf('after-lease')
  const sends = journal.filter((point) => point === 'after-lease').length
  // An incomplete form has no effect.
  const hasArrived = sent.length === sends && sent.at(-1)?.refreshToken !== undefined
  if (journal.lastIndexOf('after-commit') > leasedAt || !hasArrived) return 'none'
  return journal.lastIndexOf('before-commit') > leasedAt ? 'unknown' : 'lost'
}

/**
 * Whether a process that could not read the cache lost the sign-in: it sent a refresh token that
 * another process had replaced. A known limit.
 */
export function isLostWithoutCache({ revokedFamilies, reports }: Observation): boolean {
  return revokedFamilies > 0 && cacheFailures(reports) > 0
}

/** @param rejectedAt When the first refresh token was rejected: calls must fail from then on. */
function checkUserCalls(seen: Observation, rejectedAt = Infinity): readonly string[] {
  const { reports, machineStalledSeconds } = seen
  const isExpected = ({ name, code, at }: FailedCall): boolean => {
    const error = `${name} ${code}`
    if (error === reauthorizationRequired) return at >= rejectedAt
    if (error === cacheTooSlow) return cacheFailures(reports) > 0
    return error === responseTooLate && machineStalledSeconds > 0
  }
  return checkCalls(seen, isExpected, machineStalledSeconds)
}
