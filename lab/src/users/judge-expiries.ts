import { excessRequests } from '../verdicts/excess-requests.ts'
import { judgeCalls, type CallsSeen } from './judge-calls.ts'
import type { RequestSeen } from './request-seen.ts'

/** What was seen of a user's tokens while nobody was killed. */
export interface ExpiriesSeen extends CallsSeen {
  readonly requests: readonly RequestSeen[]
  readonly revokedFamilies: number
  readonly lifetimeSeconds: number
}

/** All that was not as it must be, in words; nothing: all was well. */
export function judgeExpiries(seen: ExpiriesSeen): readonly string[] {
  const { requests, revokedFamilies, lifetimeSeconds } = seen
  const refreshTokens = requests.flatMap(({ refreshToken }) => refreshToken ?? [])
  const again = refreshTokens.length - new Set(refreshTokens).size
  // A token's life counts from when it was asked for, not from when that arrived.
  const sent = requests.map(({ sentAt, status }) => ({ receivedAt: sentAt, status }))
  const excess = excessRequests(sent, lifetimeSeconds)
  return [
    ...judgeCalls(seen),
    ...(again > 0 ? [`a refresh token was spent again, ${again} times`] : []),
    ...(excess > 0 ? [`${excess} requests came too soon`] : []),
    ...(revokedFamilies > 0 ? [`the login was revoked ${revokedFamilies} times`] : []),
  ]
}
