import { bothKinds } from './presets.ts'
import type { Routes } from './route.ts'
import {
  currentlyPlaying,
  playbackModify,
  playbackRead,
  queueRead,
  recentlyPlayed,
} from './scopes.ts'

const device = ['device_id'] as const

export const playerRoutes = {
  getPlaybackState: { on: 'GET /me/player', scopes: playbackRead, defaults: bothKinds },
  transferPlayback: { on: 'PUT /me/player', scopes: playbackModify },
  getDevices: { on: 'GET /me/player/devices', scopes: playbackRead },
  getCurrentlyPlaying: {
    on: 'GET /me/player/currently-playing',
    scopes: currentlyPlaying,
    defaults: bothKinds,
  },
  startPlayback: { on: 'PUT /me/player/play', scopes: playbackModify, query: device },
  pausePlayback: { on: 'PUT /me/player/pause', scopes: playbackModify, query: device },
  skipToNext: { on: 'POST /me/player/next', scopes: playbackModify, query: device },
  skipToPrevious: { on: 'POST /me/player/previous', scopes: playbackModify, query: device },
  seek: {
    on: 'PUT /me/player/seek',
    scopes: playbackModify,
    query: ['position_ms', 'device_id'],
  },
  setRepeatMode: {
    on: 'PUT /me/player/repeat',
    scopes: playbackModify,
    query: ['state', 'device_id'],
  },
  setVolume: {
    on: 'PUT /me/player/volume',
    scopes: playbackModify,
    query: ['volume_percent', 'device_id'],
  },
  setShuffle: {
    on: 'PUT /me/player/shuffle',
    scopes: playbackModify,
    query: ['state', 'device_id'],
  },
  getRecentlyPlayed: {
    on: 'GET /me/player/recently-played',
    scopes: recentlyPlayed,
    list: 'cursor',
  },
  getQueue: { on: 'GET /me/player/queue', scopes: queueRead },
  addToQueue: { on: 'POST /me/player/queue', scopes: playbackModify, query: ['uri', 'device_id'] },
} as const satisfies Routes
