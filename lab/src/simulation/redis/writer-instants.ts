import type { RefreshLease, TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

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
      return lease.granted ? withToken(lease, asWritten(lease.token), note) : lease
    },
  }
}

/** The same lease with another token; `commit` notes the expiry. */
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
      return (...args: unknown[]): unknown => {
        if (name === 'commit') note(args[0] as TokenInfo)
        return value.apply(lease, args)
      }
    },
  })
}
