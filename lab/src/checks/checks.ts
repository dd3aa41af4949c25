import type { RecordedRequest } from '@spotify-sdk/testing'
import { senderHeader, sentAtHeader } from 'test-support/fleet/failpoints.ts'
import type { CallReport, FailedCall, Failpoint } from 'test-support/fleet/messages.ts'
import { tooEarlyShare } from '../refresh-window.ts'

/** The points of a refresh, in their order. */
export const failpoints = [
  'before-lease',
  'after-lease',
  'sent',
  'before-commit',
  'after-commit',
] as const satisfies readonly Failpoint[]

/** A point of a refresh, or any time. */
export type Moment = Failpoint | 'random'

/** The calls of one process. */
export interface ProcessCalls extends CallReport {
  /** How long it was frozen meanwhile: it noted a delivered token late by as much. */
  readonly frozenSeconds: number
}

/** A request to the token endpoint. Times are Unix time in seconds. */
export interface TokenRequest {
  readonly sentAt: number
  readonly receivedAt: number
  /** Absent if the sender was gone before the response; the request had its effect. */
  readonly status?: number | undefined
  /** The pid of the sender. */
  readonly sender?: string | undefined
  /** Absent for app-only tokens, in a sign-in, and in an incomplete request. */
  readonly refreshToken?: string | undefined
}

/** Reads a request from the log of a `MockSpotify`. */
export function tokenRequest(request: RecordedRequest): TokenRequest {
  const { receivedAt, status, headers, form } = request
  return {
    sentAt: Number(headers[sentAtHeader]),
    receivedAt,
    status,
    sender: headers[senderHeader],
    refreshToken: form.get('refresh_token') ?? undefined,
  }
}

/** What was observed of a fleet in one part of an experiment. */
export interface Observation {
  /** The calls of all processes that lived on. */
  readonly reports: readonly ProcessCalls[]
  readonly requests: readonly TokenRequest[]
  /** Sign-ins that were revoked, because a replaced refresh token was sent. */
  readonly revokedFamilies: number
  /** The expiry of an access token in Unix seconds; `undefined` if it was never issued. */
  readonly expiresAt: (accessToken: string) => number | undefined
  /** The longest stall of the machine meanwhile. */
  readonly machineStalledSeconds: number
  /** What is torn or left over in the cache at the end, and processes that ended without a kill. */
  readonly damage: readonly string[]
}

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
