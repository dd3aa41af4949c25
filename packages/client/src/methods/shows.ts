import type { List } from '../client/list.ts'
import type { Page } from '../objects/page.ts'
import type {
  Episode,
  SavedEpisode,
  SavedShow,
  Show,
  SimplifiedEpisode,
  SimplifiedShow,
} from '../objects/show.ts'
import type {
  CallOptions,
  MarketOptions,
  MarketPageOptions,
  PageOptions,
  WithIds,
} from './options.ts'

/** Episodes of shows. */
export interface EpisodeMethods {
  /**
   * Gets an episode.
   *
   * The response has more with `user-read-playback-position`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-episode}
   */
  get(id: string, options?: MarketOptions): Promise<Episode>

  /**
   * Gets several episodes, in order; `null` for an id that Spotify does not know.
   *
   * The response has more with `user-read-playback-position`. More than 50 ids are sent in several
   * requests.
   *
   * @remarks Restricted apps do not have it: they use `episodes.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-multiple-episodes}
   */
  getMany(
    ids: readonly string[],
    options?: MarketOptions,
  ): Promise<{ episodes: Array<Episode | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ episodes: Array<Episode | null> }>

  /**
   * Lists the episodes in the user's library.
   *
   * Needs `user-library-read`. The response has more with `user-read-playback-position`. A page
   * has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-episodes}
   */
  getSaved(options?: MarketPageOptions): List<SavedEpisode>

  /**
   * Adds episodes to the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-episodes-user}
   */
  save(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  save(options: WithIds): Promise<void>

  /**
   * Removes episodes from the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-episodes-user}
   */
  removeSaved(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  removeSaved(options: WithIds): Promise<void>

  /**
   * Checks for each episode whether it is in the user's library.
   *
   * Needs `user-library-read`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-users-saved-episodes}
   */
  checkSaved(ids: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkSaved(options: WithIds): Promise<boolean[]>
}

/** Shows, which are podcasts. */
export interface ShowMethods {
  /**
   * Gets a show. With an app's own token, `market` is needed.
   *
   * The response has more with `user-read-playback-position`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-show}
   */
  get(id: string, options?: MarketOptions): Promise<Show>

  /**
   * Gets several shows, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `shows.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-multiple-shows}
   */
  getMany(
    ids: readonly string[],
    options?: MarketOptions,
  ): Promise<{ shows: Array<SimplifiedShow | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ shows: Array<SimplifiedShow | null> }>

  /**
   * Lists the episodes of a show, the newest first.
   *
   * The response has more with `user-read-playback-position`. A page has 50 items at most, 20 by
   * default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-shows-episodes}
   */
  getEpisodes(
    id: string,
    options?: MarketPageOptions,
  ): List<SimplifiedEpisode, Page<SimplifiedEpisode | null>>

  /**
   * Lists the shows in the user's library.
   *
   * Needs `user-library-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-shows}
   */
  getSaved(options?: PageOptions): List<SavedShow>

  /**
   * Adds shows to the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-shows-user}
   */
  save(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  save(options: WithIds): Promise<void>

  /**
   * Removes shows from the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-shows-user}
   */
  removeSaved(ids: readonly string[], options?: MarketOptions): Promise<void>
  /** The same, with `ids` among the options. */
  removeSaved(options: WithIds<MarketOptions>): Promise<void>

  /**
   * Checks for each show whether it is in the user's library.
   *
   * Needs `user-library-read`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-users-saved-shows}
   */
  checkSaved(ids: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkSaved(options: WithIds): Promise<boolean[]>
}
