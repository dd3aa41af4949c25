import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { TokenInfo } from '../token-info.ts'
import type { UserEngine } from './user-engine.ts'

const withoutTheCache =
  "The token cache does not answer, and without it this user's refresh token might be sent twice."

/**
 * The error where nothing can be done without the cache, with what the cache itself says of its
 * failure. A cache of somebody else's may quote what it was to store, or its key with the user id: then
 * it is left out.
 */
export function cacheUnavailable(
  { cache, memory, key }: UserEngine,
  sentence: string = withoutTheCache,
  token: TokenInfo | undefined = memory.token,
): TokenCacheError {
  const [, , user] = key.split('@', 1)[0]?.split(':') ?? []
  const secrets = [token?.accessToken, token?.refreshToken, user, user && decodeURIComponent(user)]
  const reason = cache.failure
  const isSafe = !secrets.some((secret) => secret && reason?.includes(secret))
  const details = reason === undefined || !isSafe ? '' : ` The cache says: ${reason}`
  return new TokenCacheError(`${sentence}${details}`, { code: 'cache_unavailable' })
}
