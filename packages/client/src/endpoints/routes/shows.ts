import { changeSavedByIds, checkSavedByIds, getByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead, playbackPosition, savedEpisodesRead } from './scopes.ts'

export const showRoutes = {
  get: { on: 'GET /shows/{id}', scopes: playbackPosition },
  getMany: { on: 'GET /shows', ...getByIds },
  getEpisodes: { on: 'GET /shows/{id}/episodes', list: 'offset', scopes: playbackPosition },
  getSaved: { on: 'GET /me/shows', list: 'offset', scopes: libraryRead },
  save: { on: 'PUT /me/shows', ...changeSavedByIds },
  removeSaved: { on: 'DELETE /me/shows', ...changeSavedByIds },
  checkSaved: { on: 'GET /me/shows/contains', ...checkSavedByIds },
} as const satisfies Routes

export const episodeRoutes = {
  get: { on: 'GET /episodes/{id}', scopes: playbackPosition },
  getMany: { on: 'GET /episodes', ...getByIds, scopes: playbackPosition },
  getSaved: { on: 'GET /me/episodes', list: 'offset', scopes: savedEpisodesRead },
  save: { on: 'PUT /me/episodes', ...changeSavedByIds },
  removeSaved: { on: 'DELETE /me/episodes', ...changeSavedByIds },
  checkSaved: { on: 'GET /me/episodes/contains', ...checkSavedByIds },
} as const satisfies Routes
