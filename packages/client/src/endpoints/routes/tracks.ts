import { changeSavedByIds, checkSavedByIds, getByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryModify, libraryRead } from './scopes.ts'

export const trackRoutes = {
  get: { on: 'GET /tracks/{id}' },
  getMany: { on: 'GET /tracks', ...getByIds },
  getSaved: { on: 'GET /me/tracks', list: 'offset', scopes: libraryRead },
  save: {
    on: 'PUT /me/tracks',
    availability: 'extended',
    scopes: libraryModify,
    split: ['ids', 50],
  },
  removeSaved: { on: 'DELETE /me/tracks', ...changeSavedByIds },
  checkSaved: { on: 'GET /me/tracks/contains', ...checkSavedByIds },
  getAudioFeatures: { on: 'GET /audio-features/{id}', availability: 'closed' },
  getManyAudioFeatures: {
    on: 'GET /audio-features',
    availability: 'closed',
    split: ['ids', 100],
  },
  getAudioAnalysis: { on: 'GET /audio-analysis/{id}', availability: 'closed' },
  getRecommendations: { on: 'GET /recommendations', availability: 'closed' },
  getRecommendationGenres: {
    on: 'GET /recommendations/available-genre-seeds',
    availability: 'closed',
  },
} as const satisfies Routes
