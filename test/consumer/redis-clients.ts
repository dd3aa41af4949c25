import { RedisTokenCache, type RedisClient } from '@spotify-sdk/cache-redis'

/** Typed by shape: neither package needs to be installed. */
export const nodeRedisLike: RedisClient = {
  evalSha: async (sha1: string, options: { keys: string[]; arguments: string[] }) => [
    sha1,
    options,
  ],
  eval: async () => [],
}

export const ioRedisLike: RedisClient = {
  evalsha: async (sha1: string, count: number, ...rest: string[]) => [sha1, count, ...rest],
  eval: async () => [],
}

export const caches: readonly RedisTokenCache[] = [
  new RedisTokenCache({ client: nodeRedisLike, prefix: undefined, leaseSeconds: undefined }),
  new RedisTokenCache({ client: ioRedisLike, url: undefined }),
  new RedisTokenCache({ url: 'rediss://user:password@redis.example:6380/1', client: undefined }),
]

// @ts-expect-error one of client and url is required
export const neither: unknown = () => new RedisTokenCache({})

// @ts-expect-error not both of them
export const both: unknown = () => new RedisTokenCache({ url: 'redis://a', client: ioRedisLike })
