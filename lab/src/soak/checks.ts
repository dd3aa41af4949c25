import {
  complaints,
  excessRequests,
  type Observation,
  requestsWithoutCache,
} from '../checks/checks.ts'
import { effectOf, type FaultWindow, type Window } from './faults.ts'

/** Processes of a fleet, and concurrent callers in each. */
export const processes = 4
export const callers = 10

/** Short, so that minutes contain many lifetimes; longer than any response takes. */
export const lifetimeSeconds = 5

/** What was observed of a fleet, and the faults meanwhile. */
export interface SoakSeen extends Observation {
  readonly faults: readonly FaultWindow[]
}

/** On a busy machine, an event is noted late. */
const slackSeconds = 0.5

/** What a slow response takes of a token's lifetime, which counts from the request. */
const slownessSeconds = 2

/** A retry, its response, and the cooldown after an expired token. */
const expiredForSeconds = 4

/**
 * Complaints about failed calls without a cause. A call may fail only while the endpoint fails, or in
 * the cooldown after that; and not while any process has a valid token, unless the cache has a fault or
 * the token was invalidated.
 */
export function checkFailedCalls(seen: SoakSeen): readonly string[] {
  const failing = endpointFailures(seen)
  const late = expiredOnArrival(seen)
  const valid = validTokens(seen)
  // A process that went on without the cache keeps its own token for a lifetime.
  const unknown = seen.faults
    .filter((fault) => effectOf(fault) === 'no-cache' || fault.kind === 'invalidate')
    .map(({ from, until }) => ({ from, until: until + lifetimeSeconds + slackSeconds }))
  const found = seen.reports.flatMap(({ failed }) =>
    failed.flatMap(({ code, at }) => {
      if (code === 'invalid_response' && isIn(late, at)) return []
      if (!isIn(failing, at)) return [`a call failed (${code}) while the endpoint worked`]
      return complaints(
        isIn(valid, at) &&
          !isIn(unknown, at) &&
          `a call failed (${code}) while there was a valid token`,
      )
    }),
  )
  return [...new Set(found)]
}

function isIn(windows: readonly Window[], at: number): boolean {
  return windows.some(({ from, until }) => at >= from && at <= until)
}

/** From each failure of the endpoint to the end of the last cooldown that it started. */
function endpointFailures({ faults, reports }: SoakSeen): readonly Window[] {
  const cooldowns = reports.flatMap((report) => report.cooldowns)
  return faults.flatMap((fault) => {
    if (effectOf(fault) !== 'no-token') return []
    const { from, until } = fault
    const started = cooldowns.filter(({ at }) => at >= from && at <= until + slackSeconds)
    const ends = started.map(({ at, seconds }) => at + seconds)
    return [{ from, until: Math.max(until, ...ends) + slackSeconds }]
  })
}

/** These tokens live for seconds: after a long freeze or many retries, a response has expired. */
function expiredOnArrival({ faults }: SoakSeen): readonly Window[] {
  return faults
    .filter((fault) => fault.kind === 'freeze' || effectOf(fault) === 'no-token')
    .filter(({ from, until }) => until - from > lifetimeSeconds - slownessSeconds)
    .map(({ from, until }) => ({ from, until: until + expiredForSeconds }))
}

/** From the first delivery of each token to its expiry. */
function validTokens({ reports, expiresAt }: SoakSeen): readonly Window[] {
  const deliveredAt = new Map<string, number>()
  for (const { accessToken, firstAt } of reports.flatMap(({ served }) => served)) {
    deliveredAt.set(accessToken, Math.min(firstAt, deliveredAt.get(accessToken) ?? firstAt))
  }
  return [...deliveredAt].map(([accessToken, firstAt]) => ({
    from: firstAt + slackSeconds,
    until: (expiresAt(accessToken) ?? 0) - slackSeconds,
  }))
}

/** A complaint if there were more requests than token lifetimes and faults allow. */
export function checkRequests({ requests, faults }: SoakSeen): readonly string[] {
  const excess = excessRequests(requests, lifetimeSeconds)
  const allowed = faults.reduce((sum, fault) => {
    const effect = effectOf(fault)
    if (effect === 'one-request') return sum + 1
    if (effect !== 'no-cache') return sum
    return sum + requestsWithoutCache(fault.until - fault.from, processes, lifetimeSeconds)
  }, 0)
  return complaints(
    excess > allowed && `${excess} requests over one per lifetime, and the faults allow ${allowed}`,
  )
}
