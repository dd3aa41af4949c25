import type { RefreshLease, TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

/** The ends of tokens as those who wrote them have them, by access token. */
export type Instants = Map<string, number>

/**
 * A cache that keeps instants as the writer's clock has them, as files and browsers do: what a reader
 * makes of them is as wrong as the difference of the two clocks.
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
      return lease.granted ? withToken(lease, asWritten(lease.token), note) : lease
    },
  }
}

/** All of a lease is its own but the token that it was granted with. */
function withToken(
  lease: RefreshLease,
  token: TokenInfo | undefined,
  note: (token: TokenInfo) => void,
): RefreshLease {
  return new Proxy(lease, {
    get: (_, name) => {
      if (name === 'token') return token
      const value: unknown = Reflect.get(lease, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        if (name === 'commit') note(given[0] as TokenInfo)
        return value.apply(lease, given)
      }
    },
  })
}
