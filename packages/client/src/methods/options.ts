/** Options that every method takes in addition to Spotify's parameters. */
export interface CallOptions {
  /**
   * Aborts the call, which then rejects with the signal's reason; a change in several parts, after the
   * first of them, with a `PartialFailureError` whose `cause` is the reason.
   */
  readonly signal?: AbortSignal | undefined
  /**
   * Time-out of each request of this call with its body, in seconds; pauses do not count.
   * @defaultValue that of the client
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Maximum number of times that a GET, PUT or DELETE of this call is sent again after a network
   * failure or a 5xx. A move inside a playlist and a DELETE by `positions` are not.
   * @defaultValue that of the client
   */
  readonly maxRetries?: number | undefined
}

/** Options of a call whose response depends on the country. */
export interface MarketOptions extends CallOptions {
  /**
   * An ISO 3166-1 alpha-2 country code. Without it, an app's own token finds no shows and no episodes:
   * `NotFoundError`, or `null` in lists.
   * @defaultValue the country of the user, if it is a user's token
   */
  readonly market?: string | undefined
}

/** Options of a list. */
export interface PageOptions extends CallOptions {
  /** Items per page, 50 at most unless the method says otherwise. @defaultValue 20 */
  readonly limit?: number | undefined
  /** Items to skip at the start. @defaultValue 0 */
  readonly offset?: number | undefined
}

/** Options of a list that depends on the country. */
export interface MarketPageOptions extends MarketOptions, PageOptions {}

/** A kind of item in playlists and the player. */
export type ItemType = 'track' | 'episode'

/** Options of a call whose response may contain tracks and episodes. */
export interface ItemOptions extends MarketOptions {
  /** Kinds that the caller supports. @defaultValue both */
  readonly additional_types?: readonly ItemType[] | undefined
}

/** Options of a list that Spotify calculates from what the user plays. */
export interface RankingOptions extends PageOptions {
  /** About a year, six months or four weeks. @defaultValue `medium_term` */
  readonly time_range?: 'long_term' | 'medium_term' | 'short_term' | undefined
}

/** Options of a playback command. */
export interface DeviceOptions extends CallOptions {
  /** @defaultValue the active device */
  readonly device_id?: string | undefined
}

/** Options of a call with a list of ids. */
export type WithIds<Options extends CallOptions = CallOptions> = Options & {
  /** Ids, URIs or the URLs of pages. */
  readonly ids: readonly string[]
}

/** Options of a call with a list of URIs. */
export type WithUris = CallOptions & {
  readonly uris: readonly string[]
}
