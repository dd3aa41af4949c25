import type { HeldToken } from './held-token.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * Whether a stored access token takes the place of the held one: it is the same with news about it, or
 * it lives longer. A token that the cache did not take gives way to what was written since: the last
 * fence wins. Which refresh token is alive is another question: see `livingRefreshToken`.
 */
export function isNewer(held: HeldToken, stored: TokenInfo): boolean {
  if (held.token === undefined) return held.isUsable(stored)
  if (stored.accessToken === held.token.accessToken) return !held.isUnstored
  return held.isUsable(stored) && (held.isUnstored || held.isOutlivedBy(stored))
}

/** Whether the cache holds the held token and nothing needs to be requested. */
export function isCurrent(held: HeldToken, stored: TokenInfo | undefined): boolean {
  return held.state() === 'fresh' && !held.isUnstored && isSameAccessToken(stored, held.token)
}

/** Whether two tokens, or none, hold the same access token. */
export function isSameAccessToken(
  one: TokenInfo | undefined,
  other: TokenInfo | undefined,
): boolean {
  return one?.accessToken === other?.accessToken
}
