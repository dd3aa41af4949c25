import { changeSavedByIds, checkSavedByIds, getByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead } from './scopes.ts'

export const audiobookRoutes = {
  get: { on: 'GET /audiobooks/{id}' },
  getMany: { on: 'GET /audiobooks', ...getByIds },
  getChapters: { on: 'GET /audiobooks/{id}/chapters', list: 'offset' },
  getSaved: { on: 'GET /me/audiobooks', list: 'offset', scopes: libraryRead },
  save: { on: 'PUT /me/audiobooks', ...changeSavedByIds },
  removeSaved: { on: 'DELETE /me/audiobooks', ...changeSavedByIds },
  checkSaved: { on: 'GET /me/audiobooks/contains', ...checkSavedByIds },
} as const satisfies Routes

export const chapterRoutes = {
  get: { on: 'GET /chapters/{id}' },
  getMany: { on: 'GET /chapters', ...getByIds },
} as const satisfies Routes
