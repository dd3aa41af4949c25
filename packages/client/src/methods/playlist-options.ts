import type { CallOptions, ItemOptions, PageOptions } from './options.ts'

/** Options of `playlists.get`. */
export interface PlaylistOptions extends ItemOptions {
  /** Fields of the response, such as `name,items(total)`. The types do not reflect them. */
  readonly fields?: string | undefined
}

/** Options of `playlists.getItems`. */
export interface PlaylistItemsOptions extends PlaylistOptions, PageOptions {}

/** Options of `playlists.changeDetails`. */
export interface PlaylistDetailsOptions extends CallOptions {
  readonly name?: string | undefined
  /** Whether it is on the user's profile. */
  readonly public?: boolean | undefined
  /** Whether others may change it. If so, it must not be public. */
  readonly collaborative?: boolean | undefined
  readonly description?: string | undefined
}

/** Options of `playlists.create`. */
export interface NewPlaylistOptions extends PlaylistDetailsOptions {
  readonly name: string
  /** Whether it is on the user's profile. @defaultValue true */
  readonly public?: boolean | undefined
}

/** Options of `playlists.addItems`. */
export interface AddItemsOptions extends CallOptions {
  /** Of tracks and episodes. */
  readonly uris: readonly string[]
  /** Position of the first added item. @defaultValue the end */
  readonly position?: number | undefined
}

/** Options of `playlists.reorderOrReplaceItems`. */
export interface ReorderOrReplaceOptions extends CallOptions {
  /** The new contents of the playlist. */
  readonly uris?: readonly string[] | undefined
  /** The first item to move. */
  readonly range_start?: number | undefined
  /** The item before which to insert the range, by its position before the change. */
  readonly insert_before?: number | undefined
  /** How many items to move. @defaultValue 1 */
  readonly range_length?: number | undefined
  /** The version of the playlist to which the positions refer. */
  readonly snapshot_id?: string | undefined
}

/** Options of `playlists.removeItems`. */
export interface RemoveItemsOptions extends CallOptions {
  readonly items: ReadonlyArray<{ readonly uri: string }>
  /** The version of the playlist that the items are of. */
  readonly snapshot_id?: string | undefined
}

/** Options of `playlists.removeTracks`. */
export interface RemoveTracksOptions extends CallOptions {
  readonly tracks: ReadonlyArray<{ readonly uri: string }>
  /** The version of the playlist that the items are of. */
  readonly snapshot_id?: string | undefined
}

/** Options of `playlists.follow`. */
export interface FollowPlaylistOptions extends CallOptions {
  /** Whether the user's profile shows it. @defaultValue true */
  readonly public?: boolean | undefined
}

/** Options of `playlists.checkFollowers`. */
export interface CheckFollowersOptions extends CallOptions {
  /** The id of the user to whom the token belongs, and no other. */
  readonly ids?: readonly string[] | undefined
}
