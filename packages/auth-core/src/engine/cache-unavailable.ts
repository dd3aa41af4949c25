import { TokenCacheError } from '../errors/token-cache-error.ts'
import type { UserEngine } from './user-engine.ts'

const withoutTheCache =
  "The token cache does not answer, and without it this user's refresh token might be sent twice."

/**
 * The error where nothing can be done without the cache, with what the cache itself says of its
 * failure. A cache of somebody else's may quote what it was to store: that is left out.
 */
export function cacheUnavailable(
  { cache, memory }: UserEngine,
  sentence: string = withoutTheCache,
): TokenCacheError {
  const { accessToken, refreshToken } = memory.token ?? {}
  const reason = cache.failure
  const isSafe = ![accessToken, refreshToken].some(
    (secret) => secret !== undefined && reason?.includes(secret),
  )
  const details = reason === undefined || !isSafe ? '' : ` The cache says: ${reason}`
  return new TokenCacheError(`${sentence}${details}`, { code: 'cache_unavailable' })
}
