import type { SearchType } from '../objects/search-answer.ts'
import type { MarketOptions } from './options.ts'

/** Options of a search. */
export interface SearchOptions<T extends readonly SearchType[]> extends MarketOptions {
  /**
   * The search text, optionally with fields: `artist:abba year:1976-1979`.
   *
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/search}
   */
  readonly q: string
  /** Kinds of objects; the response has one page for each. */
  readonly type: T
  /** Results of each kind, 10 at most for restricted apps, 50 for others. @defaultValue 5, or 20 */
  readonly limit?: number | undefined
  /** Results to skip, 1000 at most. @defaultValue 0 */
  readonly offset?: number | undefined
  /** Marks items that can be played from elsewhere as playable. */
  readonly include_external?: 'audio' | undefined
}
