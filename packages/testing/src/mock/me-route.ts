import { apiError } from './api-error.ts'
import type { ApiRoute } from './api-routes.ts'

/**
 * `GET /v1/me` and all below it, which needs a user's token. Every token that the mock issues so
 * far is app-only.
 */
export const meRoute: ApiRoute = {
  method: 'GET',
  path: /^\/v1\/me(?:\/.*)?$/,
  answer: () => apiError(403, 'This request requires user authentication'),
}
