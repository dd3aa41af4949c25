import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { PostgresTokenCache, type PostgresTokenCacheOptions } from '@spotify-sdk/cache-postgres'

/** The cache of a process of a fleet, described by the JSON of its options. */
export function buildCache(description: string, clock: Clock): TokenCache {
  return new PostgresTokenCache({
    ...(JSON.parse(description) as PostgresTokenCacheOptions),
    clock,
  })
}
