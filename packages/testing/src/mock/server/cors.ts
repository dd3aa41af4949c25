import type { Answer } from './answer.ts'

/**
 * The CORS headers of the Web API, on record from 2020 to 2026, on 200, on 401, and until July 2026 on
 * 429. Since then Spotify's 429 has none, and a page takes it for a network failure; the mock's still
 * has them. No header is exposed, so a page cannot read `Retry-After`. Spotify lists it among the
 * headers that a page may *send*, which is a mistake.
 *
 * @see {@link https://github.com/spotify/web-api/issues/159}
 */
export const webApiCors: Answer['headers'] = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    'Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After, Spotify-App-Version, X-Cloud-Trace-Context, client-token, content-access-token',
  'access-control-allow-methods': 'GET, POST, OPTIONS, PUT, DELETE, PATCH',
  'access-control-allow-credentials': 'true',
  'access-control-max-age': '604800',
}

/**
 * What the token endpoint sends. A page may send it the form of PKCE, which asks for no preflight,
 * and no `Authorization`: a client secret has no place in a page.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow}
 * @see {@link https://github.com/spotify/web-api/issues/639}
 */
export const tokenEndpointCors: Answer['headers'] = { 'access-control-allow-origin': '*' }
