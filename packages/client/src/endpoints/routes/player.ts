import { bothKinds } from './presets.ts'
import type { Routes } from './route.ts'
import {
  currentlyPlaying,
  playbackModify,
  playbackRead,
  queueRead,
  recentlyPlayed,
} from './scopes.ts'

export const playerRoutes = {
  getPlaybackState: {
    on: 'GET /me/player',
    scopes: playbackRead,
    defaults: bothKinds,
    json: false,
  },
  transferPlayback: { on: 'PUT /me/player', scopes: playbackModify },
  getDevices: { on: 'GET /me/player/devices', scopes: playbackRead },
  getCurrentlyPlaying: {
    on: 'GET /me/player/currently-playing',
    scopes: currentlyPlaying,
    defaults: bothKinds,
    json: false,
  },
  startPlayback: { on: 'PUT /me/player/play', scopes: playbackModify, query: ['device_id'] },
  pausePlayback: { on: 'PUT /me/player/pause', scopes: playbackModify, query: true },
  skipToNext: { on: 'POST /me/player/next', scopes: playbackModify, query: true },
  skipToPrevious: { on: 'POST /me/player/previous', scopes: playbackModify, query: true },
  seek: {
    on: 'PUT /me/player/seek',
    scopes: playbackModify,
    query: true,
  },
  setRepeatMode: {
    on: 'PUT /me/player/repeat',
    scopes: playbackModify,
    query: true,
  },
  setVolume: {
    on: 'PUT /me/player/volume',
    scopes: playbackModify,
    query: true,
  },
  setShuffle: {
    on: 'PUT /me/player/shuffle',
    scopes: playbackModify,
    query: true,
  },
  getRecentlyPlayed: {
    on: 'GET /me/player/recently-played',
    scopes: recentlyPlayed,
    list: 'cursor',
  },
  getQueue: { on: 'GET /me/player/queue', scopes: queueRead },
  addToQueue: { on: 'POST /me/player/queue', scopes: playbackModify, query: true },
} as const satisfies Routes
