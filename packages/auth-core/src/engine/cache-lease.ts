import type { LeaseRefusal, RefreshLease, TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** For a cache without leases: it excludes nobody, and reads nothing again. */
export function uncoordinatedLease(
  cache: TokenCache,
  key: string,
  entry: TokenInfo | undefined,
): RefreshLease {
  return {
    granted: true,
    fence: 0,
    token: entry,
    remainingSeconds: () => Infinity,
    signal: new AbortController().signal,
    commit: async (token) => {
      await cache.set(token, key)
      return true
    },
    release: async () => {},
  }
}

/** Granted when nobody waited any longer: it would block the key. */
export function giveBack(late: RefreshLease | LeaseRefusal): void {
  if (late.granted) late.release().catch(() => {})
}
