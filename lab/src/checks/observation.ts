import type { RecordedRequest } from '@spotify-sdk/testing'
import { senderHeader, sentAtHeader } from 'test-support/fleet/failpoints.ts'
import type { CallReport, Failpoint } from 'test-support/fleet/messages.ts'

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
