/** Calendar months from the consent to the death of the refresh token. */
const lifeMonths = 6

/**
 * Until when a user's refresh token lives: six calendar months after the consent, whatever is
 * refreshed meanwhile. In a month that has no such day, its last one.
 *
 * @param authorizedAt When the user consented: Unix time in seconds.
 * @returns Unix time in seconds.
 * @see {@link https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration | Spotify: refresh token expiration}
 */
export function reauthorizeBy(authorizedAt: number): number {
  const consent = new Date(authorizedAt * 1000)
  const end = new Date(consent)
  end.setUTCMonth(consent.getUTCMonth() + lifeMonths)
  // 31 August and six months are 3 March to Date, and the end of February to everybody else.
  if (end.getUTCDate() !== consent.getUTCDate()) end.setUTCDate(0)
  return end.getTime() / 1000
}
