import { byIds, extended } from './presets.ts'
import type { Routes } from './route.ts'

export const artistRoutes = {
  get: { on: 'GET /artists/{id}' },
  getMany: { on: 'GET /artists', ...byIds },
  getAlbums: { on: 'GET /artists/{id}/albums', list: 'offset', pageMax: 10 },
  getTopTracks: { on: 'GET /artists/{id}/top-tracks', ...extended },
  getRelatedArtists: { on: 'GET /artists/{id}/related-artists', availability: 'closed' },
} as const satisfies Routes
