import { type Details, limit, page, required, text } from './parameter.ts'
import type { userRoutes } from '../routes/users.ts'

const ranking = {
  time_range: {
    kind: 'string',
    values: ['long_term', 'medium_term', 'short_term'],
    default: 'medium_term',
  },
  ...page,
} as const

const kind = required({ kind: 'string', values: ['artist', 'user'] })

export const userDetails = {
  getCurrentProfile: { reference: 'get-current-users-profile' },
  getTopArtists: { reference: 'get-users-top-artists-and-tracks', query: ranking },
  getTopTracks: { reference: 'get-users-top-artists-and-tracks', query: ranking },
  getFollowedArtists: {
    reference: 'get-followed',
    query: { type: required({ kind: 'string', values: ['artist'] }), after: text, limit },
    member: 'artists',
  },
  getProfile: { reference: 'get-users-profile', replacedBy: 'users.getCurrentProfile' },
  follow: {
    reference: 'follow-artists-users',
    query: { type: kind },
    status: 204,
    replacedBy: 'library.saveItems',
  },
  unfollow: {
    reference: 'unfollow-artists-users',
    query: { type: kind },
    status: 204,
    replacedBy: 'library.removeItems',
  },
  checkFollowing: {
    reference: 'check-current-user-follows',
    query: { type: kind },
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof userRoutes, Details>
