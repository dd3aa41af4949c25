import type { TokenCache } from '@spotify-sdk/auth-core'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'

/** Names the example's own Redis to its workers. */
export const ownRedisVariable = 'FLEET_REDIS_URL'

/** A lease is to a token here what it is in life: a small part of its last seconds. */
const leaseSeconds = 2

/** The cache of a worker process: on the example's own Redis, or what SPOTIFY_SDK_TOKEN_CACHE names. */
export async function openCache(): Promise<TokenCache> {
  const url = process.env[ownRedisVariable]
  return url === undefined ? tokenCacheFromUrl() : new RedisTokenCache({ url, leaseSeconds })
}
