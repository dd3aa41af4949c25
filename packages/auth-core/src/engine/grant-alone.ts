import { TokenCacheError } from '../errors/token-cache-error.ts'
import { checkRefreshToken } from './reauthorization.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * Whether a user's refresh token may be sent while the cache fails. It waits while the access token
 * is valid. Afterwards it is sent without the cache's knowledge only if refresh tokens of this user
 * are not replaced, as far as is known, and Spotify has not refused it.
 *
 * @throws {@link TokenCacheError} where it may not.
 */
export async function checkGrantAlone(engine: UserEngine): Promise<void> {
  const { grant, memory, cache } = engine
  if (grant !== 'refresh_token') return
  const { token } = memory
  const mayRefresh =
    token?.refreshToken !== undefined &&
    memory.remainingSeconds() <= 0 &&
    memory.refusalOf(token) === undefined &&
    !(await isRotated(engine))
  if (!mayRefresh) throw cacheUnavailable(cache.failure)
  try {
    checkRefreshToken(engine, undefined)
  } catch (error) {
    // Only the cache can say that nobody has logged in elsewhere: but for a login that it has not taken.
    throw memory.unstoredLogin ? error : cacheUnavailable(cache.failure)
  }
}

/** A token that descends from the deployment's initial refresh token and holds another has rotated. */
async function isRotated({ memory, bootstrap }: UserEngine): Promise<boolean> {
  const { rotates, token } = memory
  if (rotates || token?.bootstrapHash === undefined) return rotates
  return token.refreshToken !== (await bootstrap?.())?.refreshToken
}

/**
 * The error where nothing is known of a user's token, or nothing may be done without the cache.
 *
 * @param reason What the cache itself says of its failure, if it says anything.
 */
export function cacheUnavailable(reason: string | undefined): TokenCacheError {
  const details = reason === undefined ? '' : ` The cache says: ${reason}`
  return new TokenCacheError(
    `The token cache does not answer, and without it this user's refresh token might be sent twice.${details}`,
    { code: 'cache_unavailable' },
  )
}
