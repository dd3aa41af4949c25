import { jsonAnswer } from '../server/answer.ts'
import { apiError } from './api-error.ts'
import type { ApiRoute } from './api-routes.ts'

/**
 * `GET /v1/me`: the profile of the user whose token it is, as far as its scopes allow. App-only
 * tokens have no user: 403, here and below.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile}
 */
export const meRoute: ApiRoute = {
  method: 'GET',
  path: /^\/v1\/me(\/.*)?$/,
  answer: ({ request, parameters: [rest], user, scope }) => {
    if (user === undefined) return apiError(403, 'This request requires user authentication')
    if (rest !== undefined) return apiError(404, 'Service not found')
    const { id, displayName, email, country, product } = user
    const isPrivate = scope.includes('user-read-private')
    return jsonAnswer(200, {
      display_name: displayName,
      external_urls: { spotify: `https://open.spotify.com/user/${encodeURIComponent(id)}` },
      followers: { href: null, total: 0 },
      href: `http://${request.headers['host']}/v1/users/${encodeURIComponent(id)}`,
      id,
      images: [],
      type: 'user',
      uri: `spotify:user:${encodeURIComponent(id)}`,
      ...(scope.includes('user-read-email') ? { email } : {}),
      ...(isPrivate ? { country, product } : {}),
    })
  },
}
