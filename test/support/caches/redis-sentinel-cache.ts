import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { ioRedisSentinel, nodeRedisSentinel } from '../redis/redis-clients.ts'

/** Creates the cache of a fleet's process, behind the Sentinel on this port. */
export async function buildCache(description: string, clock: Clock): Promise<TokenCache> {
  const { port, client: name } = JSON.parse(description) as {
    readonly port: number
    readonly client: 'redis' | 'ioredis'
  }
  const connect = name === 'redis' ? nodeRedisSentinel : ioRedisSentinel
  const { client } = await connect({ sentinel: { port } })
  return new RedisTokenCache({ client, clock })
}
