import type { Tunable } from '../endpoints/details/recommendations.ts'
import type { List } from '../client/list.ts'
import type { AudioAnalysis, AudioFeatures, Recommendations } from '../objects/catalogue.ts'
import type { SavedTrack, Track } from '../objects/track.ts'
import type { CallOptions, MarketOptions, MarketPageOptions, WithIds } from './options.ts'

/**
 * Options of `tracks.getRecommendations`: seeds, and bounds and targets for the measures of
 * {@link AudioFeatures}.
 */
export type RecommendationOptions = MarketOptions & {
  /** 100 at most. @defaultValue 20 */
  readonly limit?: number | undefined
  readonly seed_artists?: readonly string[] | undefined
  readonly seed_genres?: readonly string[] | undefined
  readonly seed_tracks?: readonly string[] | undefined
} & { readonly [K in `${'min' | 'max' | 'target'}_${Tunable}`]?: number | undefined }

/** Tracks. */
export interface TrackMethods {
  /**
   * Gets a track.
   *
   * Needs no scope.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-track}
   */
  get(id: string, options?: MarketOptions): Promise<Track>

  /**
   * Gets several tracks, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `tracks.get`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-several-tracks}
   */
  getMany(ids: readonly string[], options?: MarketOptions): Promise<{ tracks: Array<Track | null> }>
  /** The same, with `ids` among the options. */
  getMany(options: WithIds<MarketOptions>): Promise<{ tracks: Array<Track | null> }>

  /**
   * Lists the tracks in the user's library, the newest first.
   *
   * Needs `user-library-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-tracks}
   */
  getSaved(options?: MarketPageOptions): List<SavedTrack>

  /**
   * Adds tracks to the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests. To say since when they
   * are saved, send up to 50 `timestamped_ids` by path: `put('me/tracks', { json })`.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-tracks-user}
   */
  save(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  save(options: WithIds): Promise<void>

  /**
   * Removes tracks from the user's library.
   *
   * Needs `user-library-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/remove-tracks-user}
   */
  removeSaved(ids: readonly string[], options?: CallOptions): Promise<void>
  /** The same, with `ids` among the options. */
  removeSaved(options: WithIds): Promise<void>

  /**
   * Checks for each track whether it is in the user's library.
   *
   * Needs `user-library-read`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-users-saved-tracks}
   */
  checkSaved(ids: readonly string[], options?: CallOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkSaved(options: WithIds): Promise<boolean[]>

  /**
   * Gets measures of a track.
   *
   * Needs no scope.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-audio-features}
   */
  getAudioFeatures(id: string, options?: CallOptions): Promise<AudioFeatures>

  /**
   * Gets measures of several tracks, in order; `null` for an id that Spotify does not know.
   *
   * Needs no scope. More than 100 ids are sent in several requests.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-several-audio-features}
   */
  getManyAudioFeatures(
    ids: readonly string[],
    options?: CallOptions,
  ): Promise<{ audio_features: Array<AudioFeatures | null> }>
  /** The same, with `ids` among the options. */
  getManyAudioFeatures(options: WithIds): Promise<{ audio_features: Array<AudioFeatures | null> }>

  /**
   * Gets the structure of a track.
   *
   * Needs no scope.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-audio-analysis}
   */
  getAudioAnalysis(id: string, options?: CallOptions): Promise<AudioAnalysis>

  /**
   * Gets tracks that match up to five seeds.
   *
   * Needs no scope. A page has 100 items at most, 20 by default.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-recommendations}
   */
  getRecommendations(options: RecommendationOptions): Promise<Recommendations>

  /**
   * Gets the genres that can be seeds.
   *
   * Needs no scope.
   *
   * @deprecated Spotify closed it on 2024-11-27 to apps that had no Extended Quota Mode then.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-recommendation-genres}
   */
  getRecommendationGenres(options?: CallOptions): Promise<{ genres: string[] }>
}
