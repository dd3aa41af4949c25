import { cacheUnavailable } from './cache-unavailable.ts'
import { checkRefreshToken } from './reauthorization.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * Whether a user's refresh token may be sent while the cache fails. It waits while the access token
 * is valid. Afterwards it is sent without the cache's knowledge only if refresh tokens of this user
 * are not replaced, as far as is known, and Spotify has not refused it.
 *
 * @throws `TokenCacheError` where it may not.
 */
export async function checkGrantAlone(engine: UserEngine): Promise<void> {
  const { grant, memory } = engine
  if (grant !== 'refresh_token') return
  const { token } = memory
  const mayRefresh =
    token?.refreshToken !== undefined &&
    memory.remainingSeconds() <= 0 &&
    memory.refusalOf(token) === undefined &&
    !(await isRotated(engine))
  if (!mayRefresh) throw cacheUnavailable(engine)
  try {
    checkRefreshToken(engine, undefined)
  } catch (error) {
    // Only the cache can say that nobody has logged in elsewhere: but for a login that it has not taken.
    throw memory.unstoredLogin ? error : cacheUnavailable(engine)
  }
}

/**
 * A token that descends from the deployment's initial refresh token and holds another has rotated. A
 * cache may keep no hash; then a token without a date of sign-in descends from it.
 */
async function isRotated({ memory, initialRefreshToken }: UserEngine): Promise<boolean> {
  const { rotates, token } = memory
  const isUndated = initialRefreshToken !== undefined && token?.authorizedAt === undefined
  if (rotates || (token?.initialRefreshTokenHash === undefined && !isUndated)) return rotates
  return token?.refreshToken !== (await initialRefreshToken?.())?.refreshToken
}
