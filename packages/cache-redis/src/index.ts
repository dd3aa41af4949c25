export { ConfigurationError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
export type { IoRedisClient, NodeRedisClient, RedisClient } from './redis-client.ts'
export { RedisTokenCache } from './redis-token-cache.ts'
export type { RedisTokenCacheOptions } from './redis-token-cache-options.ts'
