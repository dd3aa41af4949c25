/** Spotify's older names in a playlist, and those that restricted apps get. */
const names = { tracks: 'items', track: 'item' } as const

/**
 * Adds the newer names to an answer with playlists: `items` of a playlist beside `tracks`, `item` of
 * an entry beside `track`.
 *
 * @param value - Parsed JSON; it is changed.
 */
export function withNewerNames(value: unknown, route: string): unknown {
  const hasPlaylistsInside = /search|browse/.test(route)
  if (hasPlaylistsInside || route.includes('playlists')) {
    addNewerNames(hasPlaylistsInside ? memberOf(value, 'playlists') : value, 4)
  }
  return value
}

/** @param depth - Pages in playlists in a page, and no deeper. */
function addNewerNames(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return
  if (Array.isArray(value)) {
    for (const each of value) addNewerNames(each, depth)
    return
  }
  const object = value as Record<string, unknown>
  for (const [older, newer] of Object.entries(names)) {
    if (older in object && !(newer in object)) object[newer] = object[older]
  }
  addNewerNames(object['items'], depth - 1)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}
