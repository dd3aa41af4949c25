import type { CallOptions, WithUris } from './options.ts'

/** The user's library: what is saved or followed, of every kind. */
export interface LibraryMethods {
  /**
   * Saves or follows the objects with these URIs: albums, artists, audiobooks, episodes, playlists,
   * shows, tracks, users.
   *
   * Needs `user-library-modify` for albums, audiobooks, episodes, shows and tracks,
   * `user-follow-modify` for artists and users, `playlist-modify-public` or
   * `playlist-modify-private` for playlists. More than 40 uris are sent in several requests.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-library-items}
   */
  saveItems(uris: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `uris` among the options. */
  saveItems(options: WithUris): Promise<void>

  /**
   * Removes the objects with these URIs from the library.
   *
   * Needs `user-library-modify` for albums, audiobooks, episodes, shows and tracks,
   * `user-follow-modify` for artists and users, `playlist-modify-public` or
   * `playlist-modify-private` for playlists. More than 40 uris are sent in several requests.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-library-items}
   */
  removeItems(uris: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `uris` among the options. */
  removeItems(options: WithUris): Promise<void>

  /**
   * Checks for each URI whether its object is in the library.
   *
   * Needs `user-library-read` for albums, audiobooks, episodes, shows and tracks,
   * `user-follow-read` for artists and users, `playlist-read-private` for playlists. More than 40
   * uris are sent in several requests.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-library-contains}
   */
  checkContains(uris: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `uris` among the options. */
  checkContains(options: WithUris): Promise<boolean[]>
}
