import { tokenCacheKey } from '@spotify-sdk/auth-core'
import { userClientId } from './accounts/grant.ts'
import { singleUser, type Plan } from './plan.ts'

/** The key in the cache of what the simulation calls by a short one. */
export function cacheKeyOf(key: string, { grant }: Pick<Plan, 'grant'>): string {
  if (grant === 'client_credentials')
    return tokenCacheKey({ grant: 'client-credentials', clientId: key })
  const user = key === singleUser ? undefined : key
  return tokenCacheKey({ grant: 'authorization-code', clientId: userClientId, user })
}
