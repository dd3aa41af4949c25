import type { RefreshLease, TokenCache } from '../src/cache/token-cache.ts'

/** A cache without `delete` and `subscribe`, whose leases are changed once they are granted. */
export function changingLeases(
  cache: TokenCache,
  change: (lease: RefreshLease) => RefreshLease | Promise<RefreshLease>,
): TokenCache {
  return {
    get: (key) => cache.get(key),
    set: (token, key) => cache.set(token, key),
    lease: async (key, options) => {
      const lease = await cache.lease?.(key, options)
      if (lease === undefined) throw new Error('The cache has no leases.')
      return lease.granted ? change(lease) : lease
    },
  }
}

/** A lease without `extend`, as a custom cache may grant it, with some members replaced. */
export function bareLease(lease: RefreshLease, changes: Partial<RefreshLease> = {}): RefreshLease {
  return {
    granted: true,
    fence: lease.fence,
    token: lease.token,
    deleted: lease.deleted,
    signal: lease.signal,
    remainingSeconds: () => lease.remainingSeconds(),
    commit: (token) => lease.commit(token),
    release: (options) => lease.release(options),
    ...changes,
  }
}
