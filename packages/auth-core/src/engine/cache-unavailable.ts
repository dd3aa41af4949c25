import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { UserEngine } from './user-engine.ts'

const withoutTheCache =
  "The token cache does not answer, and without it this user's refresh token might be sent twice."

/**
 * The error where nothing can be done without the cache, with what the cache itself says of its
 * failure, if it says that this may be quoted.
 */
export function cacheUnavailable(
  { cache }: Pick<UserEngine, 'cache'>,
  sentence: string = withoutTheCache,
): TokenCacheError {
  const details = cache.failure === undefined ? '' : ` The cache says: ${cache.failure}`
  return new TokenCacheError(`${sentence}${details}`, { code: 'cache_unavailable' })
}
