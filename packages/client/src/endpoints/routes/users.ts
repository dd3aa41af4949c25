import { byIds, extended } from './presets.ts'
import type { Routes } from './route.ts'
import { followModify, followRead, profileRead, topRead } from './scopes.ts'

export const userRoutes = {
  getCurrentProfile: { on: 'GET /me', scopes: profileRead },
  getTopArtists: { on: 'GET /me/top/artists', list: 'offset', scopes: topRead },
  getTopTracks: { on: 'GET /me/top/tracks', list: 'offset', scopes: topRead },
  getFollowedArtists: {
    on: 'GET /me/following',
    list: 'cursor',
    scopes: followRead,
    defaults: { type: 'artist' },
  },
  getProfile: { on: 'GET /users/{user_id}', ...extended },
  follow: {
    on: 'PUT /me/following',
    ...byIds,
    scopes: followModify,
    query: true,
  },
  unfollow: {
    on: 'DELETE /me/following',
    ...byIds,
    scopes: followModify,
    query: true,
  },
  checkFollowing: {
    on: 'GET /me/following/contains',
    ...byIds,
    scopes: followRead,
  },
} as const satisfies Routes
