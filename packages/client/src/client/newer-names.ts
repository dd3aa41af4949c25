/** Members of parsed JSON, as far as they are looked at here. */
interface Named {
  readonly playlists?: Named
  items?: Named | readonly Named[]
  item?: unknown
  readonly tracks?: Named
  readonly track?: unknown
}

/**
 * Adds Spotify's newer names to an answer with playlists: `items` of a playlist in addition to
 * `tracks`, `item` of an entry in addition to `track`.
 *
 * @param value - Parsed JSON; it is changed.
 */
export function withNewerNames(value: unknown, route: string): unknown {
  const answer = (value ?? {}) as Named
  if (/search|browse/.test(route)) addNewerNames(answer.playlists)
  else if (route.includes('playlists')) addNewerNames(answer)
  return value
}

/** @param depth - Entries in playlists in a page, and no deeper. */
function addNewerNames(value: Named | readonly Named[] | null | undefined, depth = 4): void {
  if (typeof value !== 'object' || value === null || depth === 0) return
  if (isList(value)) {
    for (const each of value) addNewerNames(each, depth)
    return
  }
  if (value.tracks !== undefined) value.items ??= value.tracks
  if (value.track !== undefined) value.item ??= value.track
  addNewerNames(value.items, depth - 1)
}

function isList(value: Named | readonly Named[]): value is readonly Named[] {
  return Array.isArray(value)
}
