import type { RefreshLease } from '@spotify-sdk/auth-core'
import type { RedisTokenCache } from '../src/index.ts'

/** Takes a lease that must be granted. */
export async function takeLease(cache: RedisTokenCache, key: string): Promise<RefreshLease> {
  const lease = await cache.lease(key)
  if (!lease.granted) throw new Error(`A lease was refused: ${lease.reason}`)
  return lease
}
