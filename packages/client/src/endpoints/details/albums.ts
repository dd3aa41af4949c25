import { type Details, market, page } from './parameter.ts'
import type { albumRoutes } from '../routes/albums.ts'

export const albumDetails = {
  get: { reference: 'get-an-album', query: { market } },
  getMany: {
    reference: 'get-multiple-albums',
    query: { market },
    member: 'albums',
    replacedBy: 'albums.get',
  },
  getTracks: { reference: 'get-an-albums-tracks', query: { market, ...page } },
  getSaved: { reference: 'get-users-saved-albums', query: { ...page, market } },
  save: { reference: 'save-albums-user', replacedBy: 'library.saveItems' },
  removeSaved: { reference: 'remove-albums-user', replacedBy: 'library.removeItems' },
  checkSaved: {
    reference: 'check-users-saved-albums',
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof albumRoutes, Details>
