import type { List } from '../client/list.ts'
import type { Artist } from '../objects/artist.ts'
import type { CursorPage } from '../objects/page.ts'
import type { Track } from '../objects/track.ts'
import type { PrivateUser, PublicUser } from '../objects/user.ts'
import type { CallOptions, RankingOptions, WithIds } from './options.ts'

/** Options of `users.getFollowedArtists`. */
export interface FollowedArtistsOptions extends CallOptions {
  /** The id of the last artist of the previous page. */
  readonly after?: string | undefined
  /** Items per page, 50 at most. @defaultValue 20 */
  readonly limit?: number | undefined
}

/** Options of `users.follow` and its like. */
export interface FollowOptions extends CallOptions {
  /** The kind of the ids. */
  readonly type: 'artist' | 'user'
}

/** Users, mainly the one to whom the token belongs. */
export interface UserMethods {
  /**
   * Gets the profile of the user.
   *
   * The response has more with `user-read-private` and `user-read-email`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile}
   */
  getCurrentProfile(options?: CallOptions): Promise<PrivateUser>

  /**
   * Lists the artists that the user plays most.
   *
   * Needs `user-top-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks}
   */
  getTopArtists(options?: RankingOptions): List<Artist>

  /**
   * Lists the tracks that the user plays most.
   *
   * Needs `user-top-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-top-artists-and-tracks}
   */
  getTopTracks(options?: RankingOptions): List<Track>

  /**
   * Lists the artists that the user follows.
   *
   * Needs `user-follow-read`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-followed}
   */
  getFollowedArtists(options?: FollowedArtistsOptions): List<Artist, CursorPage<Artist>>

  /**
   * Gets the public profile of any user.
   *
   * Needs no scope.
   *
   * @remarks Restricted apps do not have it: for the signed-in user they use
   * `users.getCurrentProfile`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-profile}
   */
  getProfile(userId: string, options?: CallOptions): Promise<PublicUser>

  /**
   * Follows artists or users.
   *
   * Needs `user-follow-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.saveItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/follow-artists-users}
   */
  follow(ids: readonly string[], options: FollowOptions): Promise<void>
  /** The same, with `ids` among the options. */
  follow(options: WithIds<FollowOptions>): Promise<void>

  /**
   * Unfollows artists or users.
   *
   * Needs `user-follow-modify`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.removeItems`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/unfollow-artists-users}
   */
  unfollow(ids: readonly string[], options: FollowOptions): Promise<void>
  /** The same, with `ids` among the options. */
  unfollow(options: WithIds<FollowOptions>): Promise<void>

  /**
   * Checks for each artist or user whether the user follows them.
   *
   * Needs `user-follow-read`. More than 50 ids are sent in several requests.
   *
   * @remarks Restricted apps do not have it: they use `library.checkContains`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/check-current-user-follows}
   */
  checkFollowing(ids: readonly string[], options: FollowOptions): Promise<boolean[]>
  /** The same, with `ids` among the options. */
  checkFollowing(options: WithIds<FollowOptions>): Promise<boolean[]>
}
