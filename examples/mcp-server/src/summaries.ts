import type { PlayableItem, PlaybackState, SearchResults } from '@spotify-sdk/client'

type Found = PlayableItem | SearchResults['album' | 'artist' | 'playlist']

/** What a model needs of an object: a full track has 3 kB of JSON, most of it images and links. */
export function summaryOf(found: Found): Readonly<Record<string, string>> {
  const { uri, name } = found
  if (found.type === 'artist') return { uri, name }
  if (found.type === 'episode') return { uri, name, by: found.show.name }
  if (found.type === 'playlist')
    return { uri, name, by: found.owner.display_name ?? found.owner.id }
  const by = found.artists.map((artist) => artist.name).join(', ')
  return found.type === 'album' ? { uri, name, by } : { uri, name, by, album: found.album.name }
}

export function playbackSummaryOf(state: PlaybackState): object {
  const { is_playing, progress_ms, item, device } = state
  const { name, volume_percent } = device
  const playing = item === null ? null : { ...summaryOf(item), duration_ms: item.duration_ms }
  return { is_playing, progress_ms, item: playing, device: name, volume_percent }
}
