/** Where the first id of a path stands: `albums/{id}`, `browse/categories/{id}`; `me/…` has none. */
const firstIdAt: Readonly<Record<string, number>> = {
  browse: 2,
  me: Infinity,
  recommendations: Infinity,
}

/** A word of Spotify's paths. Anything else may be an id, or the token that a redirect quotes. */
const word = /^[a-z][a-z-]{0,29}$/

/**
 * The endpoint that an address belongs to: its path below `/v1` with the ids taken out, whatever
 * the method, such as `artists/{id}/albums`. Words and ids take turns in Spotify's paths. It counts
 * quotas in groups of endpoints and does not publish the groups: one endpoint is the finest guess,
 * so that no other one is closed wrongly.
 */
export function endpointOf({ pathname }: Pick<URL, 'pathname'>): string {
  const path = pathname.replace(/^.*?\/v1(?=\/|$)/, '')
  const parts = path.split('/').filter((part) => part !== '')
  const first = firstIdAt[parts[0] ?? ''] ?? 1
  return parts
    .map((part, index) => {
      const isId = index >= first && (index - first) % 2 === 0
      return isId || !word.test(part) ? '{id}' : part
    })
    .join('/')
}
