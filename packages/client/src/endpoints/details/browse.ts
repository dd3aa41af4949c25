import { type Details, page, text } from './parameter.ts'
import type { browseRoutes, marketRoutes } from '../routes/browse.ts'

const locale = text

export const browseDetails = {
  getNewReleases: { reference: 'get-new-releases', query: page, member: 'albums' },
  getCategories: {
    reference: 'get-categories',
    query: { locale, ...page },
    member: 'categories',
  },
  getCategory: { reference: 'get-a-category', query: { locale } },
  getFeaturedPlaylists: {
    reference: 'get-featured-playlists',
    query: { locale, ...page },
    member: 'playlists',
  },
  getCategoryPlaylists: {
    reference: 'get-a-categories-playlists',
    query: page,
    member: 'playlists',
  },
} as const satisfies Record<keyof typeof browseRoutes, Details>

export const marketDetails = {
  getAll: { reference: 'get-available-markets', member: 'markets' },
} as const satisfies Record<keyof typeof marketRoutes, Details>
