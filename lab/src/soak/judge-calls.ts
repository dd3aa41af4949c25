import type { CooldownBegun, FailedCall, ServedToken } from 'test-support/fleet/messages.ts'
import { isBlindness, isRefusal, type FaultWindow } from './fault-log.ts'

/** What callers of one fleet were given, and what was out of order meanwhile. */
export interface CallEvidence {
  readonly failed: readonly FailedCall[]
  readonly cooldowns: readonly CooldownBegun[]
  readonly served: readonly ServedToken[]
  readonly expiresAt: (accessToken: string) => number | undefined
  readonly windows: readonly FaultWindow[]
  readonly lifetimeSeconds: number
}

/** A busy machine: from an event to its note, from a token's end to the call that notices. */
const slackSeconds = 0.5

/**
 * The failed calls that had no reason. A call may fail only while the endpoint refuses, or in the
 * pause that such a refusal began; and not while anybody has a token that is good, unless the cache
 * that would have brought it is out of order, or it was invalidated.
 */
export function unreasonableFailures(evidence: CallEvidence): readonly string[] {
  const reasons = refusedTimes(evidence)
  return evidence.failed.flatMap(({ code, at }) => {
    if (code === 'invalid_response' && isStaleAnswer(evidence, at)) return []
    const isRefused = reasons.some(({ from, until }) => at >= from && at <= until + slackSeconds)
    if (!isRefused) return [`a call failed (${code}) while the endpoint was well`]
    if (isUnknowing(evidence, at) || !hasToken(evidence, at)) return []
    return [`a call failed (${code}) while there was a token that was good`]
  })
}

/** A token's life counts from before its request: what the slowness of an answer takes of it. */
const slownessSeconds = 2

/** A retry after a refusal, the answer, and the pause that a stale one begins. */
const staleForSeconds = 4

/**
 * Spotify's tokens live for an hour; these live for seconds. A process that was frozen, or refused
 * and tried again, for as long as that holds an answer that has expired, which ends in an error.
 */
function isStaleAnswer({ windows, lifetimeSeconds }: CallEvidence, at: number): boolean {
  return windows.some(
    (window) =>
      (window.kind === 'freeze' || isRefusal(window)) &&
      window.until - window.from > lifetimeSeconds - slownessSeconds &&
      at >= window.from &&
      at <= window.until + staleForSeconds,
  )
}

/** From each refusal to the end of the last pause that began in it. */
function refusedTimes({
  windows,
  cooldowns,
}: CallEvidence): readonly Pick<FaultWindow, 'from' | 'until'>[] {
  return windows.filter(isRefusal).map(({ from, until }) => {
    const begun = cooldowns.filter(({ at }) => at >= from && at <= until + slackSeconds)
    return { from, until: Math.max(until, ...begun.map(({ at, seconds }) => at + seconds)) }
  })
}

/** Who goes on alone keeps its token for a life: until then the fleet is of several minds. */
function isUnknowing({ windows, lifetimeSeconds }: CallEvidence, at: number): boolean {
  return windows.some(
    (window) =>
      (isBlindness(window) || window.kind === 'invalidate') &&
      at >= window.from &&
      at <= window.until + lifetimeSeconds + slackSeconds,
  )
}

function hasToken({ served, expiresAt }: CallEvidence, at: number): boolean {
  return served.some(
    ({ accessToken, firstAt }) =>
      firstAt < at - slackSeconds && (expiresAt(accessToken) ?? 0) > at + slackSeconds,
  )
}
