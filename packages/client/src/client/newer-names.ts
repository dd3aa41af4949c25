import type { ApiAnswer } from './api-answer.ts'
import { readAnswer } from './read-answer.ts'

/** The members of parsed JSON that are used here. */
interface Named {
  readonly playlists?: unknown
  items?: unknown
  item?: unknown
  readonly tracks?: unknown
  readonly track?: unknown
}

/**
 * Reads a response, and adds Spotify's newer names if it has playlists: `items` of a playlist in addition
 * to `tracks`, `item` of an entry in addition to `track`.
 *
 * @throws The error for an error response.
 */
export function readNewerAnswer(answer: ApiAnswer): unknown {
  const value = readAnswer(answer)
  // Of a search or of `browse`, only the playlists have these names.
  addNewerNames((value as Named | undefined)?.playlists)
  if (answer.url?.pathname.includes('/playlists')) addNewerNames(value)
  return value
}

/** @param depth - Entries in playlists in a page, and no deeper. */
function addNewerNames(value: unknown, depth = 4): void {
  for (const each of [value].flat()) {
    if (typeof (each ?? 0) !== 'object' || depth === 0) continue
    const named = each as Named
    if (named.tracks !== undefined) named.items ??= named.tracks
    if (named.track !== undefined) named.item ??= named.track
    addNewerNames(named.items, depth - 1)
  }
}
