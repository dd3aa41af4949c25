import { type Details, market, page } from './parameter.ts'
import { recommendationParameters } from './recommendations.ts'
import type { trackRoutes } from '../routes/tracks.ts'

export const trackDetails = {
  get: { reference: 'get-track', query: { market } },
  getMany: {
    reference: 'get-several-tracks',
    query: { market },
    member: 'tracks',
    replacedBy: 'tracks.get',
  },
  getSaved: { reference: 'get-users-saved-tracks', query: { market, ...page } },
  save: {
    reference: 'save-tracks-user',
    body: { timestamped_ids: { kind: 'object[]', maxItems: 50 } },
    replacedBy: 'library.saveItems',
  },
  removeSaved: { reference: 'remove-tracks-user', replacedBy: 'library.removeItems' },
  checkSaved: {
    reference: 'check-users-saved-tracks',
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
  getAudioFeatures: { reference: 'get-audio-features' },
  getManyAudioFeatures: { reference: 'get-several-audio-features', member: 'audio_features' },
  getAudioAnalysis: { reference: 'get-audio-analysis' },
  getRecommendations: { reference: 'get-recommendations', query: recommendationParameters },
  getRecommendationGenres: { reference: 'get-recommendation-genres', member: 'genres' },
} as const satisfies Record<keyof typeof trackRoutes, Details>
