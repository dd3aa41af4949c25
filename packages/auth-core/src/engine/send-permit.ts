import type { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshLease } from '../cache/token-cache.ts'

/** Seconds that must be left of a lease to send a request under it. */
const minLeaseSeconds = 0.5

/** The right to send one token request. It ends with the lease. */
export interface SendPermit {
  /** Aborts when the permit ends. */
  readonly signal: AbortSignal
  /** Ends the permit if the request may no longer be sent. Called right before each attempt. */
  readonly beforeSend: () => void
}

/**
 * Makes the permit for a request. Timers cannot fire while the process is busy, so `beforeSend` checks
 * the lease again, in the same step as `fetch`: if a refresh token is sent after its lease has ended,
 * two processes may send it.
 *
 * @param lease Absent if the cache failed: the request is sent without it.
 * @param seconds Seconds that must be left of the lease: for a refresh token, the time-out of a request.
 */
export function sendPermit(
  attempt: RefreshAttempt,
  lease?: RefreshLease,
  seconds: number = minLeaseSeconds,
): SendPermit {
  const ended = new AbortController()
  const end = (): void => ended.abort()
  if (lease?.signal.aborted) end()
  lease?.signal.addEventListener('abort', end, { once: true })
  const mayBeSent = (): boolean =>
    !attempt.isSuperseded() && (lease === undefined || lease.remainingSeconds() >= seconds)
  return {
    signal: ended.signal,
    beforeSend: () => {
      if (!ended.signal.aborted && !mayBeSent()) end()
    },
  }
}
