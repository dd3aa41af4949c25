import type { InitialRefreshToken } from '../options.ts'
import type { RefreshContext } from '../refresh-context.ts'
import type { UserCache } from './user-cache.ts'
import type { UserSession } from './user-session.ts'

/** Refresh context for user tokens: what the policy for users works on. */
export interface UserContext extends Omit<RefreshContext, 'policy'> {
  readonly session: UserSession
  readonly userCache: UserCache
  readonly requiredScopes: readonly string[]
  readonly timeoutSeconds: number
  readonly initialRefreshToken: InitialRefreshToken | undefined
}
