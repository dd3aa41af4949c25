import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MockSpotify, type MockSpotifyOptions } from '@spotify-sdk/testing'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import type { AuthProvider } from '@spotify-sdk/auth-core'
import { serve } from 'test-support/serve.ts'
import {
  createSpotifyFetch,
  SpotifyClient,
  type SpotifyClientSettings,
  type SpotifyFetch,
  type SpotifyFetchOptions,
} from '../src/index.ts'

export { rejection } from 'test-support/outcome.ts'

export const albumPath = '/v1/albums/4aawyAB9vmqN3uQ7FjRGTy'

/** A Spotify for one test, with an app that knows its secret. */
export async function startSpotify(
  options: MockSpotifyOptions = {},
): Promise<{ readonly mock: MockSpotify; readonly auth: ClientCredentials }> {
  const mock = await MockSpotify.start(options)
  const { clientId, clientSecret, tokenUrl } = mock
  const auth = new ClientCredentials({ clientId, clientSecret, tokenUrl })
  onTestFinished(async () => {
    await auth.close()
    await mock.close()
  })
  return { mock, auth }
}

/** A fetch on that Spotify. */
export async function startFetch(options: Partial<SpotifyFetchOptions> = {}): Promise<{
  readonly mock: MockSpotify
  readonly auth: ClientCredentials
  readonly fetch: SpotifyFetch
}> {
  const { mock, auth } = await startSpotify()
  const fetch = createSpotifyFetch({ authProvider: auth, apiUrl: mock.apiUrl, ...options })
  return { mock, auth, fetch }
}

/** The bearer tokens that the Web API was sent. */
export function tokensOf({ requests }: MockSpotify): readonly (string | undefined)[] {
  return requests.api.map(({ headers }) => headers['authorization'])
}

/** A client on that Spotify. */
export async function startClient(
  options: Partial<SpotifyClientSettings & { readonly authProvider: AuthProvider }> = {},
): Promise<{
  readonly mock: MockSpotify
  readonly auth: ClientCredentials
  readonly client: SpotifyClient
}> {
  const { mock, auth } = await startSpotify()
  const client = new SpotifyClient({ authProvider: auth, apiUrl: mock.apiUrl, ...options })
  return { mock, auth, client }
}

/** A client on a server of one's own, with a token that never changes. */
export async function clientOn(
  listener: (message: IncomingMessage, response: ServerResponse) => unknown,
  settings: SpotifyClientSettings = {},
): Promise<{ readonly apiUrl: string; readonly client: SpotifyClient }> {
  const apiUrl = await serve(listener)
  const authProvider = { getAccessToken: () => 'a-token' }
  return { apiUrl, client: new SpotifyClient({ authProvider, apiUrl, ...settings }) }
}
