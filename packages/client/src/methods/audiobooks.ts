import type { List } from '../client/list.ts'
import type { Audiobook, Chapter, SavedAudiobook, SimplifiedChapter } from '../objects/audiobook.ts'
import type {
  CallOptions,
  MarketOptions,
  MarketPageOptions,
  PageOptions,
  WithIds,
} from './options.ts'

/** Audiobooks. */
export interface AudiobookMethods {
  /**
   * Gets an audiobook. Spotify has them only in a few countries.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook}
   */
  get(id: string, options?: MarketOptions): Promise<Audiobook>

  /**
   * Gets several audiobooks, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `audiobooks.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-multiple-audiobooks}
   */
  getMany(
    ids: readonly string[],
    options?: MarketOptions,
  ): Promise<{ audiobooks: Array<Audiobook | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ audiobooks: Array<Audiobook | null> }>

  /**
   * Lists the chapters of an audiobook.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-audiobook-chapters}
   */
  getChapters(id: string, options?: MarketPageOptions): List<SimplifiedChapter>

  /**
   * Lists the audiobooks in the user's library.
   *
   * Needs `user-library-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-audiobooks}
   */
  getSaved(options?: PageOptions): List<SavedAudiobook>

  /**
   * Adds audiobooks to the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-audiobooks-user}
   */
  save(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  save(options: WithIds): Promise<void>

  /**
   * Removes audiobooks from the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-audiobooks-user}
   */
  removeSaved(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  removeSaved(options: WithIds): Promise<void>

  /**
   * Checks for each audiobook whether it is in the user's library.
   *
   * Needs `user-library-read`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-users-saved-audiobooks}
   */
  checkSaved(ids: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkSaved(options: WithIds): Promise<boolean[]>
}

/** Chapters of audiobooks. */
export interface ChapterMethods {
  /**
   * Gets a chapter of an audiobook.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-chapter}
   */
  get(id: string, options?: MarketOptions): Promise<Chapter>

  /**
   * Gets several chapters, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `chapters.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-several-chapters}
   */
  getMany(
    ids: readonly string[],
    options?: MarketOptions,
  ): Promise<{ chapters: Array<Chapter | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ chapters: Array<Chapter | null> }>
}
