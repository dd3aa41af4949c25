/** What is known of one token request. */
export interface TokenRequestSeen {
  /** Unix time in seconds. */
  readonly receivedAt: number
  /** Absent: whoever asked was gone before the answer. */
  readonly status?: number | undefined
}

/**
 * A token is renewed in the last 22 % of its life at the earliest: whoever asks before three
 * quarters of it are over asks too soon.
 */
const earliestShare = 0.75

/** How many requests came while the token of an earlier answer was still fresh. */
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
