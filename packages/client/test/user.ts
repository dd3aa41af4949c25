import type { MockSpotify, MockSpotifyOptions } from '@spotify-sdk/testing'
import { userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'
import { SpotifyClient, type SpotifyClientSettings } from '../src/index.ts'

/** All scopes of the Web API. */
export const everyScope = [
  'ugc-image-upload',
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'user-read-playback-position',
  'user-read-recently-played',
  'playlist-read-private',
  'playlist-read-collaborative',
  'playlist-modify-private',
  'playlist-modify-public',
  'user-follow-modify',
  'user-follow-read',
  'user-library-modify',
  'user-library-read',
  'user-top-read',
  'user-read-email',
  'user-read-private',
].join(' ')

/** A client for a user who has allowed everything, and its Spotify. */
export async function startUser(
  { scope = everyScope, ...options }: MockSpotifyOptions & { readonly scope?: string } = {},
  settings: SpotifyClientSettings = {},
): Promise<{ readonly mock: MockSpotify; readonly spotify: SpotifyClient }> {
  const mock = await startMock(options)
  const accessToken = await userToken(mock, scope)
  return { mock, spotify: new SpotifyClient({ accessToken, apiUrl: mock.apiUrl, ...settings }) }
}

/** The requests that came, as `GET /v1/me?limit=1`. */
export function requestLines({ requests }: MockSpotify): readonly string[] {
  return requests.api.map(({ method, path, query }) => {
    const parameters = decodeURIComponent(query.toString())
    return `${method} ${path}${parameters === '' ? '' : `?${parameters}`}`
  })
}
