import type { List } from '../client/list.ts'
import type { Album, SavedAlbum } from '../objects/album.ts'
import type { SimplifiedTrack } from '../objects/simplified-track.ts'
import type { CallOptions, MarketOptions, MarketPageOptions, WithIds } from './options.ts'

/** Albums. */
export interface AlbumMethods {
  /**
   * Gets an album.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-album}
   */
  get(id: string, options?: MarketOptions): Promise<Album>

  /**
   * Gets several albums, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 20 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `albums.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-multiple-albums}
   */
  getMany(ids: readonly string[], options?: MarketOptions): Promise<{ albums: Array<Album | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ albums: Array<Album | null> }>

  /**
   * Lists the tracks of an album.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-albums-tracks}
   */
  getTracks(id: string, options?: MarketPageOptions): List<SimplifiedTrack>

  /**
   * Lists the albums in the user's library, the newest first.
   *
   * Needs `user-library-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-albums}
   */
  getSaved(options?: MarketPageOptions): List<SavedAlbum>

  /**
   * Adds albums to the user's library.
   *
   * Needs `user-library-modify`. More than 20 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-albums-user}
   */
  save(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  save(options: WithIds): Promise<void>

  /**
   * Removes albums from the user's library.
   *
   * Needs `user-library-modify`. More than 20 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-albums-user}
   */
  removeSaved(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  removeSaved(options: WithIds): Promise<void>

  /**
   * Checks for each album whether it is in the user's library.
   *
   * Needs `user-library-read`. More than 20 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-users-saved-albums}
   */
  checkSaved(ids: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkSaved(options: WithIds): Promise<boolean[]>
}
