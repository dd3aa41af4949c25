import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { RedisTokenCache, type RedisTokenCacheOptions } from '@spotify-sdk/cache-redis'
import { ioRedis, nodeRedis } from '../redis/redis-clients.ts'

/** How a cache connects to Redis. */
type Way = 'redis' | 'ioredis' | 'url'

/**
 * Creates the cache of a fleet's process that connects to the Redis on this port in one of three
 * ways.
 */
export async function buildCache(description: string, clock: Clock): Promise<TokenCache> {
  const { port, way } = JSON.parse(description) as { readonly port: number; readonly way: Way }
  return new RedisTokenCache({ ...(await connect(way, port)), clock })
}

async function connect(way: Way, port: number): Promise<RedisTokenCacheOptions> {
  if (way === 'url') return { url: `redis://127.0.0.1:${port}` }
  const { client } = await (way === 'redis' ? nodeRedis : ioRedis)(port)
  return { client }
}
