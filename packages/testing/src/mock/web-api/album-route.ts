import { albumObject } from './album-object.ts'
import { albums } from './albums.ts'
import { jsonAnswer } from '../server/answer.ts'
import { apiError } from './api-error.ts'
import type { ApiRoute } from './api-routes.ts'

/**
 * `GET /v1/albums/{id}`.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-album}
 */
export const albumRoute: ApiRoute = {
  method: 'GET',
  path: /^\/v1\/albums\/([^/]+)$/,
  answer: ({ request, parameters: [id = ''] }) => {
    if (!/^[0-9A-Za-z]{22}$/.test(id)) return apiError(400, 'Invalid base62 id')
    const album = albums.get(id)
    if (album === undefined) return apiError(404, 'Resource not found')
    return jsonAnswer(200, albumObject(album, `http://${request.headers['host']}`))
  },
}
