/** A token request, as the checks see it. */
export interface TokenRequestSeen {
  /** Unix time in seconds. */
  readonly receivedAt: number
  /** Absent if the sender was gone before the response. */
  readonly status?: number | undefined
}

/** A token is refreshed in the last 22 % of its lifetime; a request before this share is too early. */
const earliestShare = 0.75

/** The number of requests that came while the token of an earlier response was still fresh. */
export function excessRequests(
  requests: readonly TokenRequestSeen[],
  lifetimeSeconds: number,
): number {
  let answeredAt = -Infinity
  let excess = 0
  for (const { receivedAt, status } of requests) {
    if (receivedAt - answeredAt < earliestShare * lifetimeSeconds) excess++
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
  return processes * (Math.ceil(seconds / (earliestShare * lifetimeSeconds)) + 1)
}
