import { type Details, market, offset } from './parameter.ts'
import type { artistRoutes } from '../routes/artists.ts'

export const artistDetails = {
  get: { reference: 'get-an-artist' },
  getMany: {
    reference: 'get-multiple-artists',
    member: 'artists',
    replacedBy: 'artists.get',
  },
  getAlbums: {
    reference: 'get-an-artists-albums',
    query: {
      include_groups: {
        kind: 'string[]',
        values: ['album', 'single', 'appears_on', 'compilation'],
      },
      market,
      limit: {
        kind: 'integer',
        min: 0,
        max: 50,
        default: 20,
        restricted: { max: 10, default: 5 },
      },
      offset,
    },
  },
  getTopTracks: {
    reference: 'get-an-artists-top-tracks',
    query: { market },
    member: 'tracks',
  },
  getRelatedArtists: { reference: 'get-an-artists-related-artists', member: 'artists' },
} as const satisfies Record<keyof typeof artistRoutes, Details>
