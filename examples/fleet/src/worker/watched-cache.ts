import type { TokenCache } from '@spotify-sdk/auth-core'

/** Wraps a token cache and reports when its lease is granted and released. */
export function watchLeases(cache: TokenCache, tell: (isHeld: boolean) => void): TokenCache {
  return {
    get: (key) => cache.get(key),
    set: (token, key) => cache.set(token, key),
    lease: async (key, options) => {
      const lease = await cache.lease?.(key, options)
      if (lease === undefined) throw new Error('This cache has no leases')
      if (!lease.granted) return lease
      tell(true)
      return {
        granted: true,
        fence: lease.fence,
        token: lease.token,
        deleted: lease.deleted,
        signal: lease.signal,
        remainingSeconds: () => lease.remainingSeconds(),
        extend: async (seconds) => (await lease.extend?.(seconds)) ?? false,
        commit: (token) => lease.commit(token),
        release: async (release) => {
          tell(false)
          await lease.release(release)
        },
      }
    },
  }
}
