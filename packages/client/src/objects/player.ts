import type { ExternalUrls } from './parts.ts'
import type { PlayableItem } from './playlist.ts'
import type { Track } from './track.ts'

/** Something that plays. */
export interface Device {
  /** May change; `null` for devices that the Web API cannot address. */
  id: string | null
  is_active: boolean
  is_private_session: boolean
  /** Whether it takes no commands from the Web API. */
  is_restricted: boolean
  name: string
  /** Such as `Computer`, `Smartphone` or `Speaker`. */
  type: string
  /** From 0 to 100. */
  volume_percent: number | null
  supports_volume: boolean
}

/** What is being played from: an album, an artist, a playlist, a show, the user's own collection. */
export interface PlaybackContext {
  type: 'album' | 'artist' | 'playlist' | 'show' | 'collection' | (string & Record<never, never>)
  external_urls: ExternalUrls
  href: string | null
  uri: string
}

/** What the user can do with the player. */
export type PlaybackAction =
  | 'interrupting_playback'
  | 'pausing'
  | 'resuming'
  | 'seeking'
  | 'skipping_next'
  | 'skipping_prev'
  | 'toggling_repeat_context'
  | 'toggling_repeat_track'
  | 'toggling_shuffle'
  | 'transferring_playback'

/** What is being played. */
export interface CurrentlyPlaying {
  actions: { disallows?: Partial<Record<PlaybackAction, boolean>> }
  context: PlaybackContext | null
  currently_playing_type: 'track' | 'episode' | 'ad' | 'unknown'
  is_playing: boolean
  /** `null` during an advertisement, and in a private session. */
  item: PlayableItem | null
  progress_ms: number | null
  /** When the state last changed, in milliseconds of Unix time. */
  timestamp: number
}

/** The state of the player. */
export interface PlaybackState extends CurrentlyPlaying {
  device: Device
  repeat_state: 'off' | 'track' | 'context'
  shuffle_state: boolean
  smart_shuffle?: boolean
}

/** What is played next. */
export interface Queue {
  currently_playing: PlayableItem | null
  queue: PlayableItem[]
}

/** Something that was played. */
export interface PlayHistory {
  context: PlaybackContext | null
  /** ISO 8601, in UTC. */
  played_at: string
  track: Track
}
