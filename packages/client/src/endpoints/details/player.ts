import {
  type Details,
  additionalTypes,
  boolean,
  integer,
  limit,
  market,
  required,
  text,
  texts,
} from './parameter.ts'
import type { playerRoutes } from '../routes/player.ts'

const shown = { market, additional_types: additionalTypes } as const

const onDevice = { device_id: text } as const

export const playerDetails = {
  getPlaybackState: {
    reference: 'get-information-about-the-users-current-playback',
    query: shown,
  },
  transferPlayback: {
    reference: 'transfer-a-users-playback',
    body: { device_ids: required({ ...texts, maxItems: 1 }), play: boolean },
    status: 204,
  },
  getDevices: { reference: 'get-a-users-available-devices', member: 'devices' },
  getCurrentlyPlaying: {
    reference: 'get-the-users-currently-playing-track',
    query: shown,
  },
  startPlayback: {
    reference: 'start-a-users-playback',
    query: onDevice,
    body: {
      context_uri: text,
      uris: texts,
      offset: { kind: 'object' },
      position_ms: { kind: 'integer', min: 0 },
    },
    status: 204,
  },
  pausePlayback: { reference: 'pause-a-users-playback', query: onDevice, status: 204 },
  skipToNext: {
    reference: 'skip-users-playback-to-next-track',
    query: onDevice,
    status: 204,
  },
  skipToPrevious: {
    reference: 'skip-users-playback-to-previous-track',
    query: onDevice,
    status: 204,
  },
  seek: {
    reference: 'seek-to-position-in-currently-playing-track',
    query: { position_ms: required({ kind: 'integer', min: 0 }), ...onDevice },
    status: 204,
  },
  setRepeatMode: {
    reference: 'set-repeat-mode-on-users-playback',
    query: {
      state: required({ kind: 'string', values: ['track', 'context', 'off'] }),
      ...onDevice,
    },
    status: 204,
  },
  setVolume: {
    reference: 'set-volume-for-users-playback',
    query: { volume_percent: required({ kind: 'integer', min: 0, max: 100 }), ...onDevice },
    status: 204,
  },
  setShuffle: {
    reference: 'toggle-shuffle-for-users-playback',
    query: { state: required(boolean), ...onDevice },
    status: 204,
  },
  getRecentlyPlayed: {
    reference: 'get-recently-played',
    query: { limit, after: integer, before: integer },
  },
  getQueue: { reference: 'get-queue' },
  addToQueue: {
    reference: 'add-to-queue',
    query: { uri: required(text), ...onDevice },
    status: 204,
  },
} as const satisfies Record<keyof typeof playerRoutes, Details>
