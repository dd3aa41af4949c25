import type { List } from '../client/list.ts'
import type { SearchAnswerTo, SearchResults, SearchType } from '../objects/search-answer.ts'
import type { MarketOptions } from './options.ts'

/** Options of a search. */
export interface SearchOptions<T extends readonly SearchType[]> extends MarketOptions {
  /**
   * The search text, optionally with fields: `artist:abba year:1976-1979`.
   *
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/search}
   */
  readonly q: string
  /** Kinds of objects, at least one; the response has one page for each. */
  readonly type: T
  /** Results of each kind, 10 at most for restricted apps, 50 for others. @defaultValue 5, or 20 */
  readonly limit?: number | undefined
  /** Results to skip, 1000 at most. @defaultValue 0 */
  readonly offset?: number | undefined
  /** Marks items that can be played from elsewhere as playable. */
  readonly include_external?: 'audio' | undefined
}

/** `search` of the client. */
export interface SearchMethod {
  /**
   * Searches the catalogue. The response has one page for each requested kind. If the kinds are known
   * only at run time, each page is optional in its type. A search for one kind is also a list, whose
   * items can be iterated: about 1000 at most, because Spotify accepts no larger `offset`.
   *
   * Needs no scope. Restricted apps get 5 results of each kind by default and 10 at most, others 20
   * and 50.
   *
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/search}
   * @example
   * const { tracks, artists } = await spotify.search({ q: 'abba', type: ['track', 'artist'] })
   * const songs = await spotify.search({ q: 'abba', type: ['track'] }).toArray({ max: 30 })
   */
  <const T extends SearchType>(
    options: SearchOptions<readonly [T]>,
  ): List<SearchResults[T], SearchAnswerTo<readonly [T]>>
  <const T extends readonly SearchType[]>(options: SearchOptions<T>): Promise<SearchAnswerTo<T>>
}
