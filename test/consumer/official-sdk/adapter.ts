import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthProvider } from '@spotify-sdk/auth-core'
import {
  createAuthStrategy,
  sdkOptions,
  type AdapterOptions,
  type SignOutProvider,
} from '@spotify-sdk/official-sdk-adapter'
import {
  ConsoleLoggingErrorHandler,
  SpotifyApi,
  type IAuthStrategy,
  type SdkOptions,
} from '@spotify/web-api-ts-sdk'

/** All members absent, as from a configuration. */
export const absent: AdapterOptions = {
  apiUrl: undefined,
  maxRetryAfterSeconds: undefined,
  fetch: undefined,
  beforeRequest: undefined,
  errorHandler: undefined,
}

/** The options that a program had before. */
const before: SdkOptions = {
  fetch: (input, init) => fetch(input, init),
  errorHandler: new ConsoleLoggingErrorHandler(),
}

const user = new AuthorizationCode().forUser('ada')
const custom: AuthProvider = { getAccessToken: () => 'NgCXRK...MzYjw' }
const leaving: SignOutProvider = { ...custom, signOut: async () => true }

export const apis: readonly SpotifyApi[] = [new ClientCredentials(), user, custom, leaving].map(
  (auth) => new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth, before)),
)

export const strategy: IAuthStrategy = createAuthStrategy(custom)
export const options: SdkOptions = sdkOptions(custom, {
  ...before,
  fetch,
  apiUrl: 'https://a.test',
})

export async function read(api: SpotifyApi): Promise<string> {
  const { tracks } = await api.search('discovery', ['track'])
  return tracks.items[0]?.album.name ?? ''
}

// @ts-expect-error a token is no provider
export const pointless = createAuthStrategy('NgCXRK...MzYjw')
