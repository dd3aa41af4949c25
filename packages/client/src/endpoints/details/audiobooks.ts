import { type Details, market, page } from './parameter.ts'
import type { audiobookRoutes, chapterRoutes } from '../routes/audiobooks.ts'

export const audiobookDetails = {
  get: { reference: 'get-an-audiobook', query: { market } },
  getMany: {
    reference: 'get-multiple-audiobooks',
    query: { market },
    member: 'audiobooks',
    replacedBy: 'audiobooks.get',
  },
  getChapters: { reference: 'get-audiobook-chapters', query: { market, ...page } },
  getSaved: { reference: 'get-users-saved-audiobooks', query: page },
  save: { reference: 'save-audiobooks-user', replacedBy: 'library.saveItems' },
  removeSaved: { reference: 'remove-audiobooks-user', replacedBy: 'library.removeItems' },
  checkSaved: {
    reference: 'check-users-saved-audiobooks',
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof audiobookRoutes, Details>

export const chapterDetails = {
  get: { reference: 'get-a-chapter', query: { market } },
  getMany: {
    reference: 'get-several-chapters',
    query: { market },
    member: 'chapters',
    replacedBy: 'chapters.get',
  },
} as const satisfies Record<keyof typeof chapterRoutes, Details>
