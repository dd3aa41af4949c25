import type { TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

/** The expiry of each access token by the clock of its writer. */
export type Instants = Map<string, number>

/**
 * A cache that stores times by the writer's clock, as files and browsers do: for a reader they are
 * wrong by the difference of the two clocks.
 */
export function withWriterInstants(cache: TokenCache, instants: Instants): TokenCache {
  const asWritten = <T extends TokenInfo | null | undefined>(token: T): T => {
    const expiresAt = instants.get(token?.accessToken ?? '')
    return expiresAt === undefined ? token : { ...token, expiresAt }
  }
  const note = (token: TokenInfo): void => void instants.set(token.accessToken, token.expiresAt)
  return {
    get: async (key) => asWritten(await cache.get(key)),
    set: (token, key) => {
      note(token)
      return cache.set(token, key)
    },
    delete: (key) => cache.delete?.(key),
    lease: async (key, options) => {
      const lease = await cache.lease?.(key, options)
      if (lease === undefined) throw new TypeError('The cache has no leases')
      if (!lease.granted) return lease
      const store = lease.commit.bind(lease)
      const commit: typeof store = (token) => {
        note(token)
        return store(token)
      }
      const token = asWritten(lease.token)
      return Object.defineProperties(lease, { token: { value: token }, commit: { value: commit } })
    },
  }
}
