/** Options that every method takes in addition to Spotify's parameters. */
export interface CallOptions {
  /** Ends the call with the signal's own reason. */
  readonly signal?: AbortSignal | undefined
  /**
   * Seconds for each request of this call, its body included; pauses do not count.
   * @defaultValue that of the client
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * How often a GET, PUT or DELETE of this call is sent again after a network failure or a 5xx; not
   * a move inside a playlist.
   * @defaultValue that of the client
   */
  readonly maxRetries?: number | undefined
}

/** Options of a call whose answer depends on the country. */
export interface MarketOptions extends CallOptions {
  /** An ISO 3166-1 alpha-2 country code. @defaultValue the country of the user, if it is a user's token */
  readonly market?: string | undefined
}

/** Options of a list. */
export interface PageOptions extends CallOptions {
  /** Items a page, 50 at most unless the method says otherwise. @defaultValue 20 */
  readonly limit?: number | undefined
  /** How many items to leave out at the beginning. @defaultValue 0 */
  readonly offset?: number | undefined
}

/** Options of a list that depends on the country. */
export interface MarketPageOptions extends MarketOptions, PageOptions {}

/** A kind of item that playlists and the player hold. */
export type ItemType = 'track' | 'episode'

/** Options of a call whose answer may hold tracks and episodes. */
export interface ItemOptions extends MarketOptions {
  /** Kinds that the caller knows. @defaultValue both */
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
