import { byIds, savedByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead } from './scopes.ts'

export const audiobookRoutes = {
  get: { on: 'GET /audiobooks/{id}' },
  getMany: { on: 'GET /audiobooks', ...byIds },
  getChapters: { on: 'GET /audiobooks/{id}/chapters', list: 'offset' },
  getSaved: { on: 'GET /me/audiobooks', list: 'offset', scopes: libraryRead },
  ...savedByIds('audiobooks'),
} as const satisfies Routes

export const chapterRoutes = {
  get: { on: 'GET /chapters/{id}' },
  getMany: { on: 'GET /chapters', ...byIds },
} as const satisfies Routes
