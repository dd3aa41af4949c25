import { bothKinds, extended } from './presets.ts'
import type { Routes } from './route.ts'
import { coverModify, playlistModify, playlistRead } from './scopes.ts'

export const playlistRoutes = {
  get: { on: 'GET /playlists/{playlist_id}', scopes: playlistRead, defaults: bothKinds },
  getItems: {
    on: 'GET /playlists/{playlist_id}/items',
    list: 'offset',
    scopes: playlistRead,
    defaults: bothKinds,
  },
  getForCurrentUser: { on: 'GET /me/playlists', list: 'offset', scopes: playlistRead },
  create: { on: 'POST /me/playlists', scopes: playlistModify, json: true },
  changeDetails: { on: 'PUT /playlists/{playlist_id}', scopes: playlistModify },
  addItems: {
    on: 'POST /playlists/{playlist_id}/items',
    scopes: playlistModify,
    split: ['uris', 100],
    json: true,
  },
  reorderOrReplaceItems: {
    on: 'PUT /playlists/{playlist_id}/items',
    scopes: playlistModify,
    split: ['uris', 100],
    json: true,
  },
  removeItems: {
    on: 'DELETE /playlists/{playlist_id}/items',
    scopes: playlistModify,
    split: ['items', 100],
    json: true,
  },
  getCoverImage: { on: 'GET /playlists/{playlist_id}/images' },
  uploadCoverImage: {
    on: 'PUT /playlists/{playlist_id}/images',
    scopes: coverModify,
    body: 'image/jpeg',
  },
  getTracks: {
    on: 'GET /playlists/{playlist_id}/tracks',
    ...extended,
    list: 'offset',
    scopes: playlistRead,
    defaults: bothKinds,
  },
  addTracks: {
    on: 'POST /playlists/{playlist_id}/tracks',
    ...extended,
    scopes: playlistModify,
    split: ['uris', 100],
    json: true,
  },
  reorderOrReplaceTracks: {
    on: 'PUT /playlists/{playlist_id}/tracks',
    ...extended,
    scopes: playlistModify,
    split: ['uris', 100],
    json: true,
  },
  removeTracks: {
    on: 'DELETE /playlists/{playlist_id}/tracks',
    ...extended,
    scopes: playlistModify,
    split: ['tracks', 100],
    json: true,
  },
  getForUser: {
    on: 'GET /users/{user_id}/playlists',
    ...extended,
    list: 'offset',
    scopes: playlistRead,
  },
  createForUser: {
    on: 'POST /users/{user_id}/playlists',
    ...extended,
    scopes: playlistModify,
    json: true,
  },
  follow: {
    on: 'PUT /playlists/{playlist_id}/followers',
    ...extended,
    scopes: playlistModify,
  },
  unfollow: {
    on: 'DELETE /playlists/{playlist_id}/followers',
    ...extended,
    scopes: playlistModify,
  },
  checkFollowers: {
    on: 'GET /playlists/{playlist_id}/followers/contains',
    ...extended,
  },
} as const satisfies Routes
