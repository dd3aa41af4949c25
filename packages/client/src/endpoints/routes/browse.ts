import type { Routes } from './route.ts'

export const browseRoutes = {
  getNewReleases: { on: 'GET /browse/new-releases', availability: 'extended', list: 'offset' },
  getCategories: { on: 'GET /browse/categories', availability: 'extended', list: 'offset' },
  getCategory: { on: 'GET /browse/categories/{category_id}', availability: 'extended' },
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
  getAll: { on: 'GET /markets', availability: 'extended' },
} as const satisfies Routes
