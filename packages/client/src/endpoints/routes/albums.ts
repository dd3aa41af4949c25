import { byIds, savedByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead } from './scopes.ts'

export const albumRoutes = {
  get: { on: 'GET /albums/{id}' },
  getMany: { on: 'GET /albums', ...byIds, split: ['ids', 20] },
  getTracks: { on: 'GET /albums/{id}/tracks', list: 'offset' },
  getSaved: { on: 'GET /me/albums', list: 'offset', scopes: libraryRead },
  ...savedByIds('albums', 20),
} as const satisfies Routes
