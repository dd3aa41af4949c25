import type { TokenInfo } from '../token/token-info.ts'

/** Spotify's refresh tokens expire six months after the sign-in; six months have at most 184 days. */
export const sixMonthsSeconds = 184 * 86_400

/** An entry outlives each lease that was granted with it, even if its token had expired on arrival. */
const minLifeSeconds = 60

/**
 * Seconds for which a cache with expiring entries keeps one: an app's token until it expires, a user's
 * until the refresh token expires.
 */
export function entryLifeSeconds(token: TokenInfo, now: number): number {
  const left = token.expiresAt - now
  if (token.refreshToken === undefined) return Math.max(left, minLifeSeconds)
  const refreshTokenLeft = (token.authorizedAt ?? now) + sixMonthsSeconds - now
  return Math.max(Math.min(refreshTokenLeft, sixMonthsSeconds), left, minLifeSeconds)
}
