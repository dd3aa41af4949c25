/**
 * Returns the required scopes that were not granted.
 *
 * @param granted Separated by spaces, as granted. If unknown, all are granted (RFC 6749 §5.1:
 *   omitted if equal to the request).
 */
export function missingScopes(
  granted: string | undefined,
  required: readonly string[],
): readonly string[] {
  if (granted === undefined) return []
  const names = new Set(granted.split(' '))
  return required.filter((name) => !names.has(name))
}

/** Calendar months from consent to the expiry of the refresh token. */
const lifeMonths = 6

/**
 * Returns when a user's refresh token expires: six calendar months after consent, whatever is
 * refreshed meanwhile, or the last day of a month without that day.
 *
 * @param authorizedAt When the user consented, in Unix seconds.
 * @returns Unix seconds.
 * @see {@link https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration | Spotify: refresh token expiration}
 */
export function reauthorizeBy(authorizedAt: number): number {
  const consent = new Date(authorizedAt * 1000)
  const end = new Date(consent)
  end.setUTCMonth(consent.getUTCMonth() + lifeMonths)
  // For Date, 31 August plus six months is 3 March. It should be the end of February.
  if (end.getUTCDate() !== consent.getUTCDate()) end.setUTCDate(0)
  return end.getTime() / 1000
}
