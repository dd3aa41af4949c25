import type { RefreshLease, TokenCache } from '@spotify-sdk/auth-core'

/** Takes a lease that must be granted. */
export async function takeLease(cache: TokenCache, key: string): Promise<RefreshLease> {
  const lease = await cache.lease?.(key)
  if (lease === undefined) throw new Error('The cache has no leases.')
  if (!lease.granted) throw new Error(`A lease was refused: ${lease.reason}`)
  return lease
}
