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
  getProfile: { on: 'GET /users/{user_id}', availability: 'extended' },
  follow: {
    on: 'PUT /me/following',
    availability: 'extended',
    scopes: followModify,
    split: ['ids', 50],
    query: true,
  },
  unfollow: {
    on: 'DELETE /me/following',
    availability: 'extended',
    scopes: followModify,
    split: ['ids', 50],
    query: true,
  },
  checkFollowing: {
    on: 'GET /me/following/contains',
    availability: 'extended',
    scopes: followRead,
    split: ['ids', 50],
  },
} as const satisfies Routes
