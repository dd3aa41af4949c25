/** Position of the first id in a path: `albums/{id}`, `browse/categories/{id}`; `me/…` has none. */
const firstIdAt: Readonly<Record<string, number>> = {
  browse: 2,
  me: Infinity,
  recommendations: Infinity,
}

/** A word of Spotify's paths. Anything else may be an id, or the token that a redirect quotes. */
const word = /^[a-z][a-z-]{0,29}$/

/**
 * Returns the endpoint of a URL: its path below `/v1` without ids, for all methods, such as
 * `artists/{id}/albums`. In Spotify's paths, words and ids alternate. Spotify counts quotas by groups of
 * endpoints that it does not publish. One endpoint is the smallest guess, so that no other one is
 * closed wrongly.
 */
export function endpointOf({ pathname }: Pick<URL, 'pathname'>): string {
  // A gateway's path may contain /v1, too. Behind `users`, it is the id of a user.
  const path = pathname.replace(/^.*?\/v1(?:\/.*(?<!\/users)\/v1)?(?=\/|$)/, '')
  const parts = path.split('/').filter((part) => part !== '')
  const first = firstIdAt[parts[0] ?? ''] ?? 1
  return parts
    .map((part, index) => {
      const isId = index >= first && (index - first) % 2 === 0
      return isId || !word.test(part) ? '{id}' : part
    })
    .join('/')
}
