import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { TokenCache } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { startMock as startSpotify } from 'test-support/start-mock.ts'
import { logIn, redirectUri } from 'test-support/visit-consent-page.ts'
import { onTestFinished } from 'vitest'
import {
  createAuthStrategy,
  sdkOptions,
  type AdapterOptions,
  type SignOutProvider,
} from '../src/index.ts'

export { logIn, startSpotify }

export const albumId = '4aawyAB9vmqN3uQ7FjRGTy'

/** The official SDK on a provider, as users write it. */
export function sdkOn(
  mock: MockSpotify,
  authProvider: SignOutProvider,
  options: AdapterOptions = {},
): SpotifyApi {
  const { apiUrl } = mock
  return new SpotifyApi(
    createAuthStrategy(authProvider),
    sdkOptions(authProvider, { apiUrl, ...options }),
  )
}

/** The official SDK with app-only tokens. It speaks the Web API of before February 2026. */
export async function startApp(options: AdapterOptions = {}): Promise<{
  readonly mock: MockSpotify
  readonly auth: ClientCredentials
  readonly api: SpotifyApi
}> {
  const mock = await startSpotify({ quotaMode: 'extended' })
  const { clientId, clientSecret, tokenUrl } = mock
  const auth = new ClientCredentials({ clientId, clientSecret, tokenUrl })
  onTestFinished(() => auth.close())
  return { mock, auth, api: sdkOn(mock, auth, options) }
}

const scope = [
  'user-library-modify',
  'user-library-read',
  'user-read-email',
  'user-read-private',
  'playlist-modify-public',
  'playlist-modify-private',
  'playlist-read-private',
]

/** A provider of user tokens, on a mock that rotates refresh tokens. */
export async function startUserProvider(
  options: { readonly tokenCache?: TokenCache } = {},
): Promise<{ readonly mock: MockSpotify; readonly auth: AuthorizationCode }> {
  const mock = await startSpotify({ quotaMode: 'extended', rotateRefreshTokens: 'always' })
  const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
  const app = { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri }
  const auth = new AuthorizationCode({ ...app, ...options, scope })
  onTestFinished(() => auth.close())
  return { mock, auth }
}

/** The official SDK with the tokens of a signed-in user. */
export async function startUser(): Promise<{
  readonly mock: MockSpotify
  readonly auth: AuthorizationCode
  readonly api: SpotifyApi
}> {
  const { mock, auth } = await startUserProvider()
  await logIn(mock, auth)
  return { mock, auth, api: sdkOn(mock, auth) }
}

/** The statuses of the Web API's responses. */
export function statusesOf({ requests }: MockSpotify): readonly (number | undefined)[] {
  return requests.api.map(({ status }) => status)
}
