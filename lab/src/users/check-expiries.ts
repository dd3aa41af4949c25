import { excessRequests } from '../checks/excess-requests.ts'
import { checkCalls, type CallsSeen } from './check-calls.ts'
import type { RefreshRequest } from './user-fleet.ts'

/** What was observed while no process was killed. */
export interface ExpiriesSeen extends CallsSeen {
  readonly requests: readonly RefreshRequest[]
  readonly revokedFamilies: number
  readonly lifetimeSeconds: number
}

/** Everything that must not happen while no process is killed; empty if all is well. */
export function checkExpiries(seen: ExpiriesSeen): readonly string[] {
  const { requests, revokedFamilies, lifetimeSeconds } = seen
  const refreshTokens = requests.flatMap(({ refreshToken }) => refreshToken ?? [])
  const repeated = refreshTokens.length - new Set(refreshTokens).size
  // The lifetime of a token counts from the sending of its request.
  const sent = requests.map(({ sentAt, status }) => ({ receivedAt: sentAt, status }))
  const excess = excessRequests(sent, lifetimeSeconds)
  return [
    ...checkCalls(seen),
    ...(repeated > 0 ? [`${repeated} refresh tokens were sent again`] : []),
    ...(excess > 0 ? [`${excess} requests came too early`] : []),
    ...(revokedFamilies > 0 ? [`the sign-in was revoked ${revokedFamilies} times`] : []),
  ]
}
