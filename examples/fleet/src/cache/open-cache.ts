import type { TokenCache } from '@spotify-sdk/auth-core'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'

/** Passes the URL of the example's own Redis to its workers. */
export const ownRedisVariable = 'FLEET_REDIS_URL'

/** Short, because tokens are short: as in reality, a lease lasts a small part of a token's life. */
const leaseSeconds = 2

/** Opens a worker's cache: the example's own Redis, or SPOTIFY_SDK_TOKEN_CACHE. */
export async function openCache(): Promise<TokenCache> {
  const url = process.env[ownRedisVariable]
  return url ? new RedisTokenCache({ url, leaseSeconds }) : tokenCacheFromUrl()
}
