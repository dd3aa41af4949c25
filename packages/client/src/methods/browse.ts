import type { List } from '../client/list.ts'
import type { SimplifiedAlbum } from '../objects/album.ts'
import type { Category } from '../objects/catalogue.ts'
import type { Page } from '../objects/page.ts'
import type { SimplifiedPlaylist } from '../objects/playlist.ts'
import type { CallOptions, PageOptions } from './options.ts'

/** Options of a call whose response is in the user's language. */
export interface LocaleOptions extends CallOptions {
  /** A language and a country, such as `es_MX`. @defaultValue American English */
  readonly locale?: string | undefined
}

/** Options of a list in the user's language. */
export interface CategoryPageOptions extends LocaleOptions, PageOptions {}

/** What Spotify's own pages show. */
export interface BrowseMethods {
  /**
   * Lists new albums that Spotify features.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   *
   * @remarks Restricted apps do not have it.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-new-releases}
   */
  getNewReleases(options?: PageOptions): List<SimplifiedAlbum>

  /**
   * Lists the categories of Spotify.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   *
   * @remarks Restricted apps do not have it.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-categories}
   */
  getCategories(options?: CategoryPageOptions): List<Category>

  /**
   * Gets a category.
   *
   * Needs no scope.
   *
   * @remarks Restricted apps do not have it.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-category}
   */
  getCategory(categoryId: string, options?: LocaleOptions): Promise<Category>

  /**
   * Lists the playlists that Spotify features.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-featured-playlists}
   */
  getFeaturedPlaylists(
    options?: CategoryPageOptions,
  ): List<SimplifiedPlaylist, Page<SimplifiedPlaylist | null>>

  /**
   * Lists the playlists of a category.
   *
   * Needs no scope. A page has 50 items at most, 20 by default.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-categories-playlists}
   */
  getCategoryPlaylists(
    categoryId: string,
    options?: PageOptions,
  ): List<SimplifiedPlaylist, Page<SimplifiedPlaylist | null>>
}

/** Markets. */
export interface MarketMethods {
  /**
   * Gets the codes of all countries where Spotify is available.
   *
   * Needs no scope.
   *
   * @remarks Restricted apps do not have it.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-available-markets}
   */
  getAll(options?: CallOptions): Promise<{ markets: string[] }>
}
