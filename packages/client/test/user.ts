import type { MockSpotify, MockSpotifyOptions } from '@spotify-sdk/testing'
import { userToken } from 'test-support/mock/call-api.ts'
import { everyScope } from 'test-support/mock/every-scope.ts'
import { startMock } from 'test-support/start-mock.ts'
import { SpotifyClient, type SpotifyClientSettings } from '../src/index.ts'

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
