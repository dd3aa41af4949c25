import { tooEarlyShare } from '../refresh-window.ts'

/** A token request, as the checks see it. */
export interface TokenRequestSeen {
  /** Unix time in seconds. */
  readonly receivedAt: number
  /** Absent if the sender was gone before the response. */
  readonly status?: number | undefined
}

/** The number of requests that came while the token of an earlier response was still fresh. */
export function excessRequests(
  requests: readonly TokenRequestSeen[],
  lifetimeSeconds: number,
): number {
  let answeredAt = -Infinity
  let excess = 0
  for (const { receivedAt, status } of requests) {
    if (receivedAt - answeredAt < tooEarlyShare * lifetimeSeconds) excess++
    if (status === 200) answeredAt = receivedAt
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
