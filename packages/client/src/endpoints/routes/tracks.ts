import { byIds, savedByIds } from './presets.ts'
import type { Routes } from './route.ts'
import { libraryModify, libraryRead } from './scopes.ts'

export const trackRoutes = {
  get: { on: 'GET /tracks/{id}' },
  getMany: { on: 'GET /tracks', ...byIds },
  getSaved: { on: 'GET /me/tracks', list: 'offset', scopes: libraryRead },
  ...savedByIds('tracks'),
  // Its ids are in the body, where each may have a time.
  save: { on: 'PUT /me/tracks', ...byIds, scopes: libraryModify },
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
