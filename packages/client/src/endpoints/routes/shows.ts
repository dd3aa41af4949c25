import { byIds, savedByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryRead, playbackPosition, savedEpisodesRead } from './scopes.ts'

export const showRoutes = {
  get: { on: 'GET /shows/{id}', scopes: playbackPosition },
  getMany: { on: 'GET /shows', ...byIds },
  getEpisodes: { on: 'GET /shows/{id}/episodes', list: 'offset', scopes: playbackPosition },
  getSaved: { on: 'GET /me/shows', list: 'offset', scopes: libraryRead },
  ...savedByIds('shows'),
} as const satisfies Routes

export const episodeRoutes = {
  get: { on: 'GET /episodes/{id}', scopes: playbackPosition },
  getMany: { on: 'GET /episodes', ...byIds, scopes: playbackPosition },
  getSaved: { on: 'GET /me/episodes', list: 'offset', scopes: savedEpisodesRead },
  ...savedByIds('episodes'),
} as const satisfies Routes
