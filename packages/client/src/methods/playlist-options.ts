import type { CallOptions, ItemOptions, PageOptions } from './options.ts'

/** Options of `playlists.get`. */
export interface PlaylistOptions extends ItemOptions {
  /**
   * Fields of the response, such as `name,items(total),tracks(total)`: Spotify calls the items of a
   * playlist `items` for restricted apps and `tracks` for all others, and ignores the other name. The
   * types do not reflect fields.
   */
  readonly fields?: string | undefined
}

/** Options of `playlists.getItems`. */
export interface PlaylistItemsOptions extends PlaylistOptions, PageOptions {
  /**
   * Fields of a page, such as `total,items(item(name))`. The types do not reflect them. Iteration adds
   * `next`, which leads to the next page.
   */
  readonly fields?: string | undefined
}

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

/**
 * Options of `playlists.reorderOrReplaceItems`: a move, or the new contents of the playlist. Spotify does not
 * do both in one request.
 */
export type ReorderOrReplaceOptions = CallOptions & {
  /** The version of the playlist to which the positions refer. */
  readonly snapshot_id?: string | undefined
} & (
    | {
        /** The first item to move. */
        readonly range_start: number
        /** The item before which to insert the range, by its position before the change. */
        readonly insert_before: number
        /** How many items to move. @defaultValue 1 */
        readonly range_length?: number | undefined
        /** Not together with a move. */
        readonly uris?: undefined
      }
    | {
        /** The new contents of the playlist. */
        readonly uris: readonly string[]
        readonly range_start?: undefined
        readonly insert_before?: undefined
        readonly range_length?: undefined
      }
  )

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
