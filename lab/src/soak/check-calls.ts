import type { CooldownBegun, FailedCall, ServedToken } from 'test-support/fleet/messages.ts'
import type { ExpiresAt } from '../checks/call-reports.ts'
import { isCacheFault, isEndpointFailure, type FaultWindow } from './fault-log.ts'

/** What the callers of one fleet got, and the faults meanwhile. */
export interface CallEvidence {
  readonly failed: readonly FailedCall[]
  readonly cooldowns: readonly CooldownBegun[]
  readonly served: readonly ServedToken[]
  readonly expiresAt: ExpiresAt
  readonly windows: readonly FaultWindow[]
  readonly lifetimeSeconds: number
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
export function checkFailedCalls(evidence: CallEvidence): readonly string[] {
  const causes = endpointFailures(evidence)
  return evidence.failed.flatMap(({ code, at }) => {
    if (code === 'invalid_response' && isExpiredOnArrival(evidence, at)) return []
    const hasCause = causes.some(({ from, until }) => at >= from && at <= until + slackSeconds)
    if (!hasCause) return [`a call failed (${code}) while the endpoint worked`]
    if (mayNotKnowToken(evidence, at) || !hasValidToken(evidence, at)) return []
    return [`a call failed (${code}) while there was a valid token`]
  })
}

/** These tokens live for seconds: after a long freeze or many retries, a response has expired. */
function isExpiredOnArrival({ windows, lifetimeSeconds }: CallEvidence, at: number): boolean {
  return windows.some(
    (window) =>
      (window.kind === 'freeze' || isEndpointFailure(window)) &&
      window.until - window.from > lifetimeSeconds - slownessSeconds &&
      at >= window.from &&
      at <= window.until + expiredForSeconds,
  )
}

/** From each failure of the endpoint to the end of the last cooldown that it started. */
function endpointFailures({
  windows,
  cooldowns,
}: CallEvidence): readonly Pick<FaultWindow, 'from' | 'until'>[] {
  return windows.filter(isEndpointFailure).map(({ from, until }) => {
    const started = cooldowns.filter(({ at }) => at >= from && at <= until + slackSeconds)
    return { from, until: Math.max(until, ...started.map(({ at, seconds }) => at + seconds)) }
  })
}

/** A process that went on without the cache keeps its own token for a lifetime. */
function mayNotKnowToken({ windows, lifetimeSeconds }: CallEvidence, at: number): boolean {
  return windows.some(
    (window) =>
      (isCacheFault(window) || window.kind === 'invalidate') &&
      at >= window.from &&
      at <= window.until + lifetimeSeconds + slackSeconds,
  )
}

function hasValidToken({ served, expiresAt }: CallEvidence, at: number): boolean {
  return served.some(
    ({ accessToken, firstAt }) =>
      firstAt < at - slackSeconds && (expiresAt(accessToken) ?? 0) > at + slackSeconds,
  )
}
