import type { AlbumType } from '../catalogue/album-facts.ts'

/** An object that a test has added. */
export interface MockObject {
  readonly id: string
  readonly uri: string
  readonly name: string
}

/** An album that was added, with its tracks. */
export interface MockAlbum extends MockObject {
  readonly tracks: readonly MockObject[]
}

/** An artist that was added, with all tracks of all albums. */
export interface MockArtist extends MockObject {
  readonly albums: readonly MockAlbum[]
  readonly tracks: readonly MockObject[]
}

/** A show or an audiobook that was added. */
export interface MockShow extends MockObject {
  /** Its episodes or chapters. */
  readonly parts: readonly MockObject[]
}

/** An album to add. Omitted members are invented. */
export interface NewMockAlbum {
  /** @defaultValue random, 22 digits of base 62 */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** @defaultValue 'album' */
  readonly type?: AlbumType | undefined
  /**
   * A day, a month or a year.
   * @defaultValue '2026-01-01'
   */
  readonly releaseDate?: string | undefined
  /**
   * Number of tracks, or their names.
   * @defaultValue 10
   */
  readonly tracks?: number | readonly string[] | undefined
}

/** An artist to add. Omitted members are invented. */
export interface NewMockArtist {
  /** @defaultValue random, 22 digits of base 62 */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** @defaultValue none */
  readonly genres?: readonly string[] | undefined
  /**
   * Number of albums, or the albums themselves.
   * @defaultValue 0
   */
  readonly albums?: number | readonly NewMockAlbum[] | undefined
}

/** A show or an audiobook to add. Omitted members are invented. */
export interface NewMockShow {
  /** @defaultValue random, 22 digits of base 62 */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /**
   * Number of episodes or chapters, or their names.
   * @defaultValue 10
   */
  readonly parts?: number | readonly string[] | undefined
}

/** A playlist to add. Omitted members are invented. */
export interface NewMockPlaylist {
  /** @defaultValue random, 22 digits of base 62 */
  readonly id?: string | undefined
  /**
   * Id of a user.
   * @defaultValue the user who exists from the start
   */
  readonly owner?: string | undefined
  readonly name?: string | undefined
  /** @defaultValue '' */
  readonly description?: string | undefined
  /** @defaultValue true */
  readonly isPublic?: boolean | undefined
  /** @defaultValue false */
  readonly isCollaborative?: boolean | undefined
  /**
   * URIs; `null` for an item that Spotify has removed.
   * @defaultValue none
   */
  readonly items?: readonly (string | null)[] | undefined
}
