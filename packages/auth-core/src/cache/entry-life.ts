import type { TokenInfo } from '../token/token-info.ts'

/** Spotify's refresh tokens end six months after the sign-in; six months have 184 days at most. */
export const sixMonthsSeconds = 184 * 86_400

/** An entry lives longer than a lease that was granted under it, also if its token is expired on arrival. */
const minLifeSeconds = 60

/**
 * Seconds that a cache which expires its entries keeps one: an app's token until it expires, a user's
 * until the refresh token ends.
 */
export function entryLifeSeconds(token: TokenInfo, now: number): number {
  const left = token.expiresAt - now
  if (token.refreshToken === undefined) return Math.max(left, minLifeSeconds)
  const refreshTokenLeft = (token.authorizedAt ?? now) + sixMonthsSeconds - now
  return Math.max(Math.min(refreshTokenLeft, sixMonthsSeconds), left, minLifeSeconds)
}
