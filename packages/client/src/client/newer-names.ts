/** The members of parsed JSON that are used here. */
interface Named {
  readonly playlists?: unknown
  items?: unknown
  item?: unknown
  readonly tracks?: unknown
  readonly track?: unknown
}

/**
 * Adds Spotify's newer names to a response with playlists: `items` of a playlist in addition to
 * `tracks`, `item` of an entry in addition to `track`.
 *
 * @param value - Parsed JSON, which is modified.
 */
export function withNewerNames(value: unknown, route: string): unknown {
  const answer = (value ?? {}) as Named
  if (/search|browse/.test(route)) addNewerNames(answer.playlists)
  else if (route.includes('playlists')) addNewerNames(answer)
  return value
}

/** @param depth - Entries in playlists in a page, and no deeper. */
function addNewerNames(value: unknown, depth = 4): void {
  if (typeof value !== 'object' || value === null || depth === 0) return
  if (Array.isArray(value)) {
    for (const each of value) addNewerNames(each, depth)
    return
  }
  const named: Named = value
  if (named.tracks !== undefined) named.items ??= named.tracks
  if (named.track !== undefined) named.item ??= named.track
  addNewerNames(named.items, depth - 1)
}
