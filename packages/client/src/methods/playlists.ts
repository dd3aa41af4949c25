import type { List } from '../client/list.ts'
import type { Image } from '../objects/parts.ts'
import type {
  Playlist,
  PlaylistItem,
  PlaylistSnapshot,
  SimplifiedPlaylist,
} from '../objects/playlist.ts'
import type { CallOptions, PageOptions } from './options.ts'
import type {
  AddItemsOptions,
  CheckFollowersOptions,
  FollowPlaylistOptions,
  NewPlaylistOptions,
  PlaylistDetailsOptions,
  PlaylistItemsOptions,
  PlaylistOptions,
  RemoveItemsOptions,
  RemoveTracksOptions,
  ReorderOrReplaceOptions,
} from './playlist-options.ts'

/** Playlists. */
export interface PlaylistMethods {
  /**
   * Gets a playlist. Restricted apps get `items` only of playlists that the user owns or shares.
   *
   * The response has more with `playlist-read-private` and `playlist-read-collaborative`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist}
   */
  get(id: string, options?: PlaylistOptions): Promise<Playlist>

  /**
   * Lists the entries of a playlist, with their place in it. Restricted apps can do this only with
   * playlists that the user owns or shares.
   *
   * The response has more with `playlist-read-private` and `playlist-read-collaborative`. A page
   * has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlists-items}
   */
  getItems(id: string, options?: PlaylistItemsOptions): List<PlaylistItem>

  /**
   * Lists the playlists that the user owns or follows. Without scopes, the public ones.
   *
   * The response has more with `playlist-read-private` and `playlist-read-collaborative`. A page
   * has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-list-of-current-users-playlists}
   */
  getForCurrentUser(options?: PageOptions): List<SimplifiedPlaylist>

  /**
   * Creates a playlist for the user.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/create-playlist}
   */
  create(options: NewPlaylistOptions): Promise<Playlist>

  /**
   * Changes the name or the other details of a playlist.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/change-playlist-details}
   */
  changeDetails(id: string, options: PlaylistDetailsOptions): Promise<void>

  /**
   * Adds items to a playlist. Spotify also adds items that it already contains.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * More than 100 uris are sent in several requests: if a later one fails (`PartialFailureError`),
   * continue with the rest, and with `position` plus `done` if you passed a `position`. If its `cause`
   * is a `ConnectionError`, a `ServerError` or an abort, the next part may have been executed as well:
   * read the playlist before you continue.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/add-items-to-playlist}
   */
  addItems(id: string, options: AddItemsOptions): Promise<PlaylistSnapshot>

  /**
   * Moves a range of items (`range_start`, `insert_before`), or replaces all of them (`uris`). A
   * move is sent once, whatever `maxRetries` is: if its response is lost, Spotify may have executed
   * it.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist. More
   * than 100 uris are sent in several requests: if a later one fails (`PartialFailureError`), continue
   * with `addItems`, because another replacement would delete what was done. If its `cause` is a
   * `ConnectionError`, a `ServerError` or an abort, the next part may have been executed as well: read
   * the playlist before you continue.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-items}
   */
  reorderOrReplaceItems(id: string, options: ReorderOrReplaceOptions): Promise<PlaylistSnapshot>

  /**
   * Removes items from a playlist, every occurrence of each.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * More than 100 items are sent in several requests.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-items-playlist}
   */
  removeItems(id: string, options: RemoveItemsOptions): Promise<PlaylistSnapshot>

  /**
   * Gets the images of a playlist.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist-cover}
   */
  getCoverImage(id: string, options?: CallOptions): Promise<Image[]>

  /**
   * Sets the image of a playlist: a JPEG as bytes, or as text in base64; 256 kB at most in base64.
   *
   * Needs `ugc-image-upload`, and `playlist-modify-public` or `playlist-modify-private`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/upload-custom-playlist-cover}
   */
  uploadCoverImage(
    id: string,
    jpeg: Uint8Array | ArrayBuffer | Blob | string,
    options?: CallOptions,
  ): Promise<void>

  /**
   * Lists the entries of a playlist, by the older path.
   *
   * The response has more with `playlist-read-private` and `playlist-read-collaborative`. A page
   * has 100 items at most, 20 by default.
   *
   * @remarks Restricted apps do not have it: they use `playlists.getItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlists-tracks}
   */
  getTracks(id: string, options?: PlaylistItemsOptions): List<PlaylistItem>

  /**
   * Adds items to a playlist, by the older path.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * More than 100 uris are sent in several requests: if a later one fails (`PartialFailureError`),
   * continue with the rest, and with `position` plus `done` if you passed a `position`. If its `cause`
   * is a `ConnectionError`, a `ServerError` or an abort, the next part may have been executed as well:
   * read the playlist before you continue.
   *
   * @remarks Restricted apps do not have it: they use `playlists.addItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/add-tracks-to-playlist}
   */
  addTracks(id: string, options: AddItemsOptions): Promise<PlaylistSnapshot>

  /**
   * Moves or replaces items, by the older path.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist. More
   * than 100 uris are sent in several requests: if a later one fails (`PartialFailureError`), continue
   * with `addTracks`, because another replacement would delete what was done. If its `cause` is a
   * `ConnectionError`, a `ServerError` or an abort, the next part may have been executed as well: read
   * the playlist before you continue.
   *
   * @remarks Restricted apps do not have it: they use `playlists.reorderOrReplaceItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/reorder-or-replace-playlists-tracks}
   */
  reorderOrReplaceTracks(id: string, options: ReorderOrReplaceOptions): Promise<PlaylistSnapshot>

  /**
   * Removes items from a playlist, by the older path.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   * More than 100 tracks are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `playlists.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-tracks-playlist}
   */
  removeTracks(id: string, options: RemoveTracksOptions): Promise<PlaylistSnapshot>

  /**
   * Lists a user's playlists.
   *
   * The response has more with `playlist-read-private` and `playlist-read-collaborative`. A page
   * has 50 items at most, 20 by default.
   *
   * @remarks Restricted apps do not have it: for the signed-in user they use
   * `playlists.getForCurrentUser`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-list-users-playlists}
   */
  getForUser(userId: string, options?: PageOptions): List<SimplifiedPlaylist>

  /**
   * Creates a playlist for the user with this id.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   *
   * @remarks Restricted apps do not have it: they use `playlists.create`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/create-playlist-for-user}
   */
  createForUser(userId: string, options: NewPlaylistOptions): Promise<Playlist>

  /**
   * Follows a playlist.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/follow-playlist}
   */
  follow(id: string, options?: FollowPlaylistOptions): Promise<void>

  /**
   * Unfollows a playlist.
   *
   * Needs `playlist-modify-public` or `playlist-modify-private`, depending on the playlist.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/unfollow-playlist}
   */
  unfollow(id: string, options?: CallOptions): Promise<void>

  /**
   * Checks whether the user follows a playlist.
   *
   * Needs no scope.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-if-user-follows-playlist}
   */
  checkFollowers(id: string, options?: CheckFollowersOptions): Promise<boolean[]>
}
