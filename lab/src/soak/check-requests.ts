import {
  excessRequests,
  requestsWithoutCache,
  type TokenRequestSeen,
} from '../checks/excess-requests.ts'
import { isCacheFault, isEndpointFailure, type FaultWindow } from './fault-log.ts'

/** A complaint if there were more requests than token lifetimes and faults allow. */
export function checkRequests(
  requests: readonly TokenRequestSeen[],
  windows: readonly FaultWindow[],
  { processes, lifetimeSeconds }: Readonly<Record<'processes' | 'lifetimeSeconds', number>>,
): readonly string[] {
  const excess = excessRequests(requests, lifetimeSeconds)
  const allowed = windows.reduce((sum, window) => {
    if (isCacheFault(window)) {
      return sum + requestsWithoutCache(window.until - window.from, processes, lifetimeSeconds)
    }
    // A process that was killed, frozen or told to drop its token causes one more request.
    return isEndpointFailure(window) || window.kind === 'slow' ? sum : sum + 1
  }, 0)
  return excess > allowed
    ? [`${excess} requests over one per lifetime, and the faults allow ${allowed}`]
    : []
}
