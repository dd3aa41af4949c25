import type { TokenInfo } from '@spotify-sdk/auth-core'

/** Spotify's refresh tokens die six months after the consent; six months have 184 days at most. */
export const sixMonthsSeconds = 184 * 86_400

/** An entry outlives a lease that was granted under it, also where its token is dead on arrival. */
const minLifeSeconds = 60

/** Seconds that an entry is kept: as long as anything in it is of use. */
export function entryLifeSeconds(token: TokenInfo, now: number): number {
  const left = token.expiresAt - now
  if (token.refreshToken === undefined) return Math.max(left, minLifeSeconds)
  const consentLeft = (token.authorizedAt ?? now) + sixMonthsSeconds - now
  return Math.max(Math.min(consentLeft, sixMonthsSeconds), left, minLifeSeconds)
}
