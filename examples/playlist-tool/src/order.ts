import type { PlayableItem, PlaylistItem } from '@spotify-sdk/client'

/** What a playlist can be sorted by. */
export const sortKeys = ['artist', 'title', 'added', 'duration'] as const

/** One of them. */
export type SortKey = (typeof sortKeys)[number]

const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The same items in order; items that are alike stay in theirs. */
export function sorted(items: readonly PlaylistItem[], by: SortKey): readonly PlaylistItem[] {
  return items.toSorted((a, b) => compare(keyOf(a, by), keyOf(b, by)))
}

/** The first of all items that are the same recording; what Spotify has lost is left out. */
export function deduplicated(items: readonly PlaylistItem[]): readonly PlaylistItem[] {
  const seen = new Set<string>()
  return items.filter(({ item }) => {
    if (item === null) return false
    const isrc = 'external_ids' in item ? item.external_ids.isrc : undefined
    const size = seen.size
    return seen.add(isrc ?? item.uri).size > size
  })
}

/** Whether Spotify can add an item to a playlist: it cannot add local files. */
export function canBeAdded(item: PlayableItem | null): boolean {
  return item !== null && !(item.type === 'track' && item.is_local)
}

/** @throws If an item could not be added again after the playlist was rewritten. */
export function assertAddable(items: readonly PlaylistItem[]): void {
  if (items.some(({ item }) => item !== null && !canBeAdded(item))) {
    throw new Error('This playlist holds local files, which Spotify cannot add again.')
  }
  if (items.some(({ item }) => item === null)) {
    throw new Error(
      'This playlist holds items that Spotify has lost and cannot add again. To take them out, run: deduplicate',
    )
  }
}

function keyOf({ item, added_at }: PlaylistItem, by: SortKey): string {
  if (by === 'added') return added_at ?? ''
  if (by === 'duration') return `${item?.duration_ms ?? 0}`
  if (by === 'title' || item === null) return item?.name ?? ''
  return `${item.type === 'episode' ? item.show.name : item.artists[0]?.name} ${item.name}`
}
