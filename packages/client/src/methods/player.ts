import type { List } from '../client/list.ts'
import type { CursorPage } from '../objects/page.ts'
import type {
  CurrentlyPlaying,
  Device,
  PlayHistory,
  PlaybackState,
  Queue,
} from '../objects/player.ts'
import type { CallOptions, DeviceOptions, ItemOptions } from './options.ts'

/** Options of `player.transferPlayback`. */
export interface TransferOptions extends CallOptions {
  /** One device: Spotify accepts no more. */
  readonly device_ids: readonly string[]
  /** Whether to play, even if the user has paused. @defaultValue unchanged */
  readonly play?: boolean | undefined
}

/**
 * Options of `player.startPlayback`: a context, a list of items, or neither to resume. With both,
 * Spotify answers 400. An `offset` alone would have no effect.
 */
export type StartPlaybackOptions = StartContextOptions | StartItemsOptions | ResumeOptions

/** Plays a context. */
export interface StartContextOptions extends DeviceOptions, StartPosition {
  /** An album, an artist, a playlist or a show. */
  readonly context_uri: string
  /** Not together with `context_uri`. */
  readonly uris?: undefined
}

/** Plays a list of items. */
export interface StartItemsOptions extends DeviceOptions, StartPosition {
  /** Tracks or episodes, about 200 at most. */
  readonly uris: readonly string[]
  /** Not together with `uris`. */
  readonly context_uri?: undefined
}

/** Resumes what was paused. */
export interface ResumeOptions extends DeviceOptions {
  readonly position_ms?: number | undefined
  readonly context_uri?: undefined
  readonly uris?: undefined
  /** Only together with `context_uri` or `uris`. */
  readonly offset?: undefined
}

/** Where to begin in a context or a list. */
interface StartPosition {
  /** The first item, by its position from 0 or by its URI. */
  readonly offset?:
    | { readonly position: number; readonly uri?: undefined }
    | { readonly uri: string; readonly position?: undefined }
    | undefined
  readonly position_ms?: number | undefined
}

/** Options of `player.seek`. */
export interface SeekOptions extends DeviceOptions {
  readonly position_ms: number
}

/** Options of `player.setRepeatMode`. */
export interface RepeatOptions extends DeviceOptions {
  readonly state: 'track' | 'context' | 'off'
}

/** Options of `player.setVolume`. */
export interface VolumeOptions extends DeviceOptions {
  readonly volume_percent: number
}

/** Options of `player.setShuffle`. */
export interface ShuffleOptions extends DeviceOptions {
  readonly state: boolean
}

/** Options of `player.getRecentlyPlayed`: `after` or `before`, and not both. */
export type RecentlyPlayedOptions = CallOptions & {
  /** Items per page, 50 at most. @defaultValue 20 */
  readonly limit?: number | undefined
} & (
    | {
        /** Milliseconds of Unix time. */
        readonly after?: number | undefined
        /** Not together with `after`. */
        readonly before?: undefined
      }
    | {
        /** Milliseconds of Unix time. */
        readonly before: number
        /** Not together with `before`. */
        readonly after?: undefined
      }
  )

/** Options of `player.addToQueue`. */
export interface AddToQueueOptions extends DeviceOptions {
  /** Of a track or an episode. */
  readonly uri: string
}

/** The user's player. Commands need Spotify Premium. */
export interface PlayerMethods {
  /**
   * Gets the state of the player; `undefined` if nothing plays anywhere.
   *
   * Needs `user-read-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-information-about-the-users-current-playback}
   */
  getPlaybackState(options?: ItemOptions): Promise<PlaybackState | undefined>

  /**
   * Moves playback to another device.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/transfer-a-users-playback}
   */
  transferPlayback(options: TransferOptions): Promise<void>

  /**
   * Gets the devices that can play now.
   *
   * Needs `user-read-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-a-users-available-devices}
   */
  getDevices(options?: CallOptions): Promise<{ devices: Device[] }>

  /**
   * Gets what is playing; `undefined` if nothing is.
   *
   * Needs `user-read-currently-playing`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-the-users-currently-playing-track}
   */
  getCurrentlyPlaying(options?: ItemOptions): Promise<CurrentlyPlaying | undefined>

  /**
   * Plays the given context or items, or resumes playback.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/start-a-users-playback}
   */
  startPlayback(options?: StartPlaybackOptions): Promise<void>

  /**
   * Pauses.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/pause-a-users-playback}
   */
  pausePlayback(options?: DeviceOptions): Promise<void>

  /**
   * Plays the next item.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/skip-users-playback-to-next-track}
   */
  skipToNext(options?: DeviceOptions): Promise<void>

  /**
   * Plays the previous item.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/skip-users-playback-to-previous-track}
   */
  skipToPrevious(options?: DeviceOptions): Promise<void>

  /**
   * Seeks to a position in the current item.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/seek-to-position-in-currently-playing-track}
   */
  seek(options: SeekOptions): Promise<void>

  /**
   * Repeats the item, the context or nothing.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/set-repeat-mode-on-users-playback}
   */
  setRepeatMode(options: RepeatOptions): Promise<void>

  /**
   * Sets the volume, from 0 to 100.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/set-volume-for-users-playback}
   */
  setVolume(options: VolumeOptions): Promise<void>

  /**
   * Turns shuffling on or off.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/toggle-shuffle-for-users-playback}
   */
  setShuffle(options: ShuffleOptions): Promise<void>

  /**
   * Lists what was played recently. Each page has the newest first; with `after`, later pages are newer.
   * Spotify keeps about 50 entries, and no episodes. If it answers 204, as it did in a
   * private session, the page has only empty `items`.
   *
   * Needs `user-read-recently-played`. A page has 50 items at most, 20 by default.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-recently-played}
   */
  getRecentlyPlayed(options?: RecentlyPlayedOptions): List<PlayHistory, CursorPage<PlayHistory>>

  /**
   * Gets what is playing and what comes next.
   *
   * Needs `user-read-currently-playing` and `user-read-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-queue}
   */
  getQueue(options?: CallOptions): Promise<Queue>

  /**
   * Adds an item to the queue, after the current one.
   *
   * Needs `user-modify-playback-state`.
   * @see {@link https://developer.spotify.com/documentation/web-api/reference/add-to-queue}
   */
  addToQueue(options: AddToQueueOptions): Promise<void>
}
