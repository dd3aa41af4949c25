import type { List } from '../client/list.ts'
import type { ArtistAlbum } from '../objects/album.ts'
import type { Artist } from '../objects/artist.ts'
import type { Track } from '../objects/track.ts'
import type { CallOptions, MarketOptions, MarketPageOptions, WithIds } from './options.ts'

/** Options of `artists.getAlbums`. */
export interface ArtistAlbumsOptions extends MarketPageOptions {
  /** Kinds of albums. @defaultValue all of them */
  readonly include_groups?:
    | ReadonlyArray<'album' | 'single' | 'appears_on' | 'compilation'>
    | undefined
}

/** Artists. */
export interface ArtistMethods {
  /**
   * Gets an artist.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artist}
   */
  get(id: string, options?: CallOptions): Promise<Artist>

  /**
   * Gets several artists, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `artists.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-multiple-artists}
   */
  getMany(ids: readonly string[], options?: CallOptions): Promise<{ artists: Array<Artist | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds): Promise<{ artists: Array<Artist | null> }>

  /**
   * Lists the albums of an artist.
   *
   * Needs no scope. A page has 50 items at most, 20 by default; for restricted apps 10 and 5.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artists-albums}
   */
  getAlbums(id: string, options?: ArtistAlbumsOptions): List<ArtistAlbum>

  /**
   * Gets the ten most played tracks of an artist.
   *
   * Needs no scope.
   *
   * @remarks Restricted apps do not have it.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artists-top-tracks}
   */
  getTopTracks(id: string, options?: MarketOptions): Promise<{ tracks: Track[] }>

  /**
   * Gets artists that are similar to another one.
   *
   * Needs no scope.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artists-related-artists}
   */
  getRelatedArtists(id: string, options?: CallOptions): Promise<{ artists: Artist[] }>
}
