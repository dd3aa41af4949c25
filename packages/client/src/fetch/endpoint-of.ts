/** Collections of the Web API whose path goes on with an id. */
const collections: ReadonlySet<string> = new Set([
  'albums',
  'artists',
  'audio-analysis',
  'audio-features',
  'audiobooks',
  'categories',
  'chapters',
  'episodes',
  'playlists',
  'shows',
  'tracks',
  'users',
])

/** The words of Spotify's reference that stand behind an id, or below `me`, `browse` and the like. */
const words: ReadonlySet<string> = new Set([
  ...collections,
  ...'available-genre-seeds contains currently-playing devices featured-playlists followers'.split(
    ' ',
  ),
  ...'following images items library new-releases next pause play player previous queue'.split(' '),
  ...'recently-played related-artists repeat seek shuffle top top-tracks volume'.split(' '),
])

/**
 * The endpoint that an address belongs to: its path below `/v1` with the ids taken out, whatever
 * the method, such as `artists/{id}/albums`. Spotify counts quotas in groups of endpoints and does
 * not publish the groups: one endpoint is the finest guess, so that no other one is closed wrongly.
 */
export function endpointOf({ pathname }: URL): string {
  const path = pathname.replace(/^.*?\/v1(?=\/|$)/, '')
  const parts = path.split('/').filter((part) => part !== '')
  return parts
    .map((part, index) => {
      const owner = parts[index - 1] ?? ''
      // `me/tracks/contains`, but `users/{id}` also for a user who is called "contains".
      const isId = collections.has(owner) && (index === 1 || owner === 'categories')
      return index === 0 || (words.has(part) && !isId) ? part : '{id}'
    })
    .join('/')
}
