import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { MemoryTokenCache, tokenCacheKey } from '@spotify-sdk/auth-core'
import { clientId, clientSecret, type HoldUser } from '../library.ts'

/** Users of one provider with a cache in memory: stored as a sign-in does, then requested. */
export function usersOfOneProvider(maxUsersInMemory?: number): HoldUser {
  const tokenCache = new MemoryTokenCache()
  const auth = new AuthorizationCode({ clientId, clientSecret, tokenCache, maxUsersInMemory })
  let users = 0
  return async (token) => {
    const user = `${users++}`.padStart(25, 'u')
    await tokenCache.set(token, tokenCacheKey({ grant: 'authorization-code', clientId, user }))
    await auth.forUser(user).getAccessToken()
    // The provider keeps everything.
    return auth
  }
}
