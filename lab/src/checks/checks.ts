import type { CallReport, FailedCall } from 'test-support/fleet/messages.ts'
import { tooEarlyShare } from '../refresh-window.ts'
import type { Observation, TokenRequest } from './observation.ts'

/** A process notes a call this long after the engine has read its clock. */
const toleranceSeconds = 0.05

/** The texts whose condition is true: `complaints(files > 4 && 'there are too many files')`. */
export function complaints(...texts: readonly (string | false)[]): readonly string[] {
  return texts.filter((text) => text !== false)
}

/** Complaints about failed calls that are not expected, and about delivered tokens. */
export function checkCalls(
  seen: Pick<Observation, 'reports' | 'expiresAt'>,
  isExpected: (failed: FailedCall) => boolean = () => false,
  stalledSeconds = 0,
): readonly string[] {
  const errors = seen.reports
    .flatMap(({ failed }) => failed.filter((call) => !isExpected(call)))
    .map(({ name, code }) => `calls failed with ${name} ${code}`)
  return [...new Set(errors), ...checkDelivered(seen, stalledSeconds)]
}

/**
 * Complaints about delivered tokens that were never issued, or had expired.
 * @param stalledSeconds How long the machine may have kept a process from noting a token.
 */
export function checkDelivered(
  { reports, expiresAt }: Pick<Observation, 'reports' | 'expiresAt'>,
  stalledSeconds = 0,
): readonly string[] {
  return reports.flatMap(({ served, frozenSeconds }) =>
    served.flatMap(({ accessToken, lastAt }) => {
      const end = expiresAt(accessToken)
      if (end === undefined) return ['a token was delivered that was never issued']
      const late = lastAt - end - toleranceSeconds - frozenSeconds - stalledSeconds
      return complaints(late > 0 && `a token was delivered ${late.toFixed(2)} s after its expiry`)
    }),
  )
}

/** How often the cache did not answer in time, and a process went on without it. */
export function cacheFailures(reports: readonly CallReport[]): number {
  return reports.reduce((sum, { events }) => sum + (events['cache-failed'] ?? 0), 0)
}

/** The number of requests that came while the token of an earlier response was still fresh. */
export function excessRequests(
  requests: readonly TokenRequest[],
  lifetimeSeconds: number,
  time: 'sentAt' | 'receivedAt' = 'receivedAt',
): number {
  let answeredAt = -Infinity
  let excess = 0
  for (const { status, [time]: at } of requests) {
    if (at - answeredAt < tooEarlyShare * lifetimeSeconds) excess++
    if (status === 200) answeredAt = at
  }
  return excess
}

/** The requests that processes may send while their cache is down: one for each token lifetime each. */
export function requestsWithoutCache(
  seconds: number,
  processes: number,
  lifetimeSeconds: number,
): number {
  return processes * (Math.ceil(seconds / (tooEarlyShare * lifetimeSeconds)) + 1)
}
