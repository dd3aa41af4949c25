import { type Details, market, page } from './parameter.ts'
import type { episodeRoutes, showRoutes } from '../routes/shows.ts'

export const showDetails = {
  get: { reference: 'get-a-show', query: { market } },
  getMany: {
    reference: 'get-multiple-shows',
    query: { market },
    member: 'shows',
    replacedBy: 'shows.get',
  },
  getEpisodes: { reference: 'get-a-shows-episodes', query: { market, ...page } },
  getSaved: { reference: 'get-users-saved-shows', query: page },
  save: { reference: 'save-shows-user', replacedBy: 'library.saveItems' },
  removeSaved: {
    reference: 'remove-shows-user',
    query: { market },
    replacedBy: 'library.removeItems',
  },
  checkSaved: {
    reference: 'check-users-saved-shows',
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof showRoutes, Details>

export const episodeDetails = {
  get: { reference: 'get-an-episode', query: { market } },
  getMany: {
    reference: 'get-multiple-episodes',
    query: { market },
    member: 'episodes',
    replacedBy: 'episodes.get',
  },
  getSaved: { reference: 'get-users-saved-episodes', query: { market, ...page } },
  save: { reference: 'save-episodes-user', replacedBy: 'library.saveItems' },
  removeSaved: { reference: 'remove-episodes-user', replacedBy: 'library.removeItems' },
  checkSaved: {
    reference: 'check-users-saved-episodes',
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof episodeRoutes, Details>
