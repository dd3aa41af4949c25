import type { TokenInfo } from '../token-info.ts'
import type { UserMemory } from './user-memory.ts'

/**
 * The entry whose refresh token is the living one: as a rule the later of the two. After a
 * failover the cache may show an older one than we have.
 */
export function currentGrant(
  memory: UserMemory,
  stored: TokenInfo | undefined,
): TokenInfo | undefined {
  const mine = memory.token
  if (mine === undefined || stored === undefined) return mine ?? stored
  if (memory.isReplaced(stored)) return mine
  if (stored.refreshToken === mine.refreshToken) return memory.unstored ? mine : stored
  if (mine.refreshTokenRejectedAt !== undefined) return stored
  if (isLaterLogin(memory, stored)) return stored
  if (memory.unstored) return mine
  return memory.isOutdatedBy(stored) ? stored : mine
}

/**
 * Whether the cache shows a login that this process has not heard of: what is in hand is void then,
 * even where that login's own access token has expired meanwhile.
 */
export function isLaterLogin(memory: UserMemory, stored: TokenInfo | undefined): boolean {
  return (
    stored !== undefined &&
    stored.authorizedAt !== memory.token?.authorizedAt &&
    memory.isOutdatedBy(stored)
  )
}
