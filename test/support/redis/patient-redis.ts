import type * as Redis from 'redis'

const connectTimeout = 60_000

/**
 * The package `redis` with a minute for each connection: `RedisTokenCache` gives those of its own half a
 * second, which a busy machine may need. For `vi.mock('redis', …)`.
 */
export function patientRedis(redis: typeof Redis): object {
  return {
    ...redis,
    createClient: (options: Redis.RedisClientOptions) =>
      redis.createClient({ ...options, socket: patient(options.socket) }),
    createCluster: (options: Redis.RedisClusterOptions) =>
      redis.createCluster({
        ...options,
        defaults: { ...options.defaults, socket: patient(options.defaults?.socket) },
      }),
  }
}

function patient(
  socket: Redis.RedisClientOptions['socket'],
): NonNullable<Redis.RedisClientOptions['socket']> {
  return Object.assign({}, socket, { connectTimeout })
}
