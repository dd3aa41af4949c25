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
 * The response to a search: one page for each requested kind. Spotify sends `null` for items that
 * this user cannot have.
 */
export type SearchAnswer<T extends SearchType = SearchType> = {
  [K in T as `${K}s`]: Page<SearchResults[K] | null>
}

/**
 * The response to a search for these kinds. Of a list without a known length, any page may be missing;
 * an element that may be several kinds has the page of one of them.
 */
export type SearchAnswerTo<T extends readonly SearchType[]> = number extends T['length']
  ? Partial<SearchAnswer<T[number]>>
  : T extends readonly [infer K extends SearchType, ...infer Others extends readonly SearchType[]]
    ? SearchAnswerToOne<K> & SearchAnswerTo<Others>
    : unknown

type SearchAnswerToOne<K extends SearchType> = K extends SearchType ? SearchAnswer<K> : never
