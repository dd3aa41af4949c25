import type { Artist } from './artist.ts'
import type { SimplifiedAlbum } from './album.ts'
import type { SimplifiedAudiobook } from './audiobook.ts'
import type { Page } from './page.ts'
import type { SimplifiedPlaylist } from './playlist.ts'
import type { SimplifiedEpisode, SimplifiedShow } from './show.ts'
import type { Track } from './track.ts'

/** What a search finds, by `type`. */
export interface SearchResults {
  album: SimplifiedAlbum
  artist: Artist
  audiobook: SimplifiedAudiobook
  episode: SimplifiedEpisode
  playlist: SimplifiedPlaylist
  show: SimplifiedShow
  track: Track
}

/** A kind of object that a search finds. */
export type SearchType = keyof SearchResults

/**
 * The answer to a search: one page for each kind that was asked for, and no other. Spotify sends
 * `null` for what this user cannot have.
 */
export type SearchAnswer<T extends SearchType = SearchType> = {
  [K in T as `${K}s`]: Page<SearchResults[K] | null>
}

/** The answer to a search for these kinds. Where they are not literals, any of its pages may be missing. */
export type SearchAnswerTo<T extends readonly SearchType[]> = T extends readonly [
  infer K extends SearchType,
]
  ? K extends SearchType
    ? SearchAnswer<K>
    : never
  : number extends T['length']
    ? Partial<SearchAnswer<T[number]>>
    : SearchAnswer<T[number]>
