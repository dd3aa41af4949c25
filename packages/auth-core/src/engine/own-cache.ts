import type { TokenCache } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * The cache of a source that shares its token with nobody. It needs no leases: a source makes one
 * refresh at a time by itself.
 */
export function ownCache(): TokenCache {
  let stored: TokenInfo | undefined
  return { get: () => stored, set: (token) => (stored = token) }
}
