import { extended } from './presets.ts'
import type { Routes } from './route.ts'

export const browseRoutes = {
  getNewReleases: { on: 'GET /browse/new-releases', ...extended, list: 'offset' },
  getCategories: { on: 'GET /browse/categories', ...extended, list: 'offset' },
  getCategory: { on: 'GET /browse/categories/{category_id}', ...extended },
  getFeaturedPlaylists: {
    on: 'GET /browse/featured-playlists',
    availability: 'closed',
    list: 'offset',
  },
  getCategoryPlaylists: {
    on: 'GET /browse/categories/{category_id}/playlists',
    availability: 'closed',
    list: 'offset',
  },
} as const satisfies Routes

export const marketRoutes = {
  getAll: { on: 'GET /markets', ...extended },
} as const satisfies Routes
