import { CacheUnavailable } from './guarded-cache.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { UserEngine } from './user-engine.ts'

/** Between the extension of a lease and its request a busy machine may have to load packages. */
const preparationSeconds = 5

/** No cache grants a longer lease. */
const maxLeaseSeconds = 60

/**
 * Makes a lease outlast the request that sends a user's refresh token, so that no other process
 * sends the same one while the answer is on its way. If this process is killed meanwhile, others
 * wait as long: seconds, where they would lose the sign-in.
 *
 * @returns What must be left of the lease when the request is sent; `undefined` for a lease that
 *   cannot be extended; `lost` for one that is over.
 */
export async function extendLease(
  { cache, timeoutSeconds }: UserEngine,
  lease: RefreshLease,
): Promise<number | undefined | 'lost'> {
  if (lease.extend === undefined) return undefined
  const seconds = Math.min(timeoutSeconds, maxLeaseSeconds - preparationSeconds)
  try {
    return (await cache.extend(lease, seconds + preparationSeconds)) ? seconds : 'lost'
  } catch (error) {
    if (error instanceof CacheUnavailable) return 'lost'
    throw error
  }
}
