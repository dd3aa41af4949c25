import { TokenCacheError } from '../errors/token-cache-error.ts'
import { checkRefreshToken } from './reauthorization.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * Whether a user's refresh token may be spent while the cache fails. It waits while the access token
 * is valid, and is then spent without the cache's knowledge only if it was never seen to be
 * replaced: else the session would be lost.
 *
 * @throws {@link TokenCacheError} where it may not.
 */
export function checkGrantAlone(engine: UserEngine): void {
  const { grant, memory } = engine
  if (grant !== 'refresh_token') return
  const mayRefresh = memory.token?.refreshToken !== undefined && !memory.rotates
  if (!mayRefresh || memory.remainingSeconds() > 0) throw cacheUnavailable()
  try {
    checkRefreshToken(engine, undefined)
  } catch (error) {
    // Only the cache can say that nobody has logged in elsewhere: but for a login that it has not taken.
    throw memory.unstoredLogin ? error : cacheUnavailable()
  }
}

/** The error where nothing is known of a user's token, or nothing may be done without the cache. */
export function cacheUnavailable(): TokenCacheError {
  return new TokenCacheError(
    "The token cache does not answer, and without it this user's refresh token might be spent twice.",
    { code: 'cache_unavailable' },
  )
}
