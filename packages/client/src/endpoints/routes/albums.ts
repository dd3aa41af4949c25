import { changeSavedByIds, checkSavedByIds, getByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead } from './scopes.ts'

export const albumRoutes = {
  get: { on: 'GET /albums/{id}' },
  getMany: { on: 'GET /albums', ...getByIds, split: ['ids', 20] },
  getTracks: { on: 'GET /albums/{id}/tracks', list: 'offset' },
  getSaved: { on: 'GET /me/albums', list: 'offset', scopes: libraryRead },
  save: { on: 'PUT /me/albums', ...changeSavedByIds, split: ['ids', 20] },
  removeSaved: { on: 'DELETE /me/albums', ...changeSavedByIds, split: ['ids', 20] },
  checkSaved: { on: 'GET /me/albums/contains', ...checkSavedByIds, split: ['ids', 20] },
} as const satisfies Routes
