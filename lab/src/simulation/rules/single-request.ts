import type { TokenRequest } from '../event.ts'
import { cacheFaults, isRefresh, processStops, violation, type RuleFactory } from './rule.ts'

/** A fault this long before a request may have cost its sender the lease. */
const leaseSeconds = 6

/**
 * At most one request per key is in flight, unless a lease was lost: its holder stopped, the cache lost
 * it or could not be reached, or a sign-in or sign-out ended it.
 */
export const singleRequest: RuleFactory = (truth) => {
  const inFlight = new Set<TokenRequest>()
  const writtenAt = new Map<string, number>()

  const isLeaseLost = (older: TokenRequest, request: TokenRequest): boolean => {
    const { faults } = truth
    const since = older.sentAt - leaseSeconds
    const kinds = [...processStops, ...cacheFaults]
    return (
      (writtenAt.get(older.key) ?? -Infinity) >= older.sentAt - 1 ||
      faults.explain({ kinds, process: older.process.name, since }) ||
      faults.explain({ kinds: cacheFaults, process: request.process.name, since })
    )
  }

  return {
    name: 'single request',
    on: {
      stored: ({ by, key }) => {
        if (by === 'write') writtenAt.set(key, truth.now)
      },
      'request-ended': ({ request }) => void inFlight.delete(request),
      'request-sent': ({ request }) => {
        if (!isRefresh(request)) return
        for (const older of inFlight) {
          if (older.key !== request.key || isLeaseLost(older, request)) continue
          violation(
            `request ${request.number} of ${request.process.name} was sent while ${older.number} of ${older.process.name} was in flight`,
          )
        }
        inFlight.add(request)
      },
    },
  }
}
