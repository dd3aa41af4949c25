import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { RedisTokenCache, type RedisTokenCacheOptions } from '@spotify-sdk/cache-redis'

/** Creates the cache of a fleet's process from the JSON of its options. */
export function buildCache(description: string, clock: Clock): TokenCache {
  return new RedisTokenCache({ ...(JSON.parse(description) as RedisTokenCacheOptions), clock })
}
