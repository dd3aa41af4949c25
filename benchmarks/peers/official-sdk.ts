import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { clientId, clientSecret, type HoldUser, type SetUp } from '../src/library.ts'

const spotifyTokenUrl = 'https://accounts.spotify.com/api/token'

/** Its token URL is fixed, so requests of the global `fetch` are redirected. */
function lead(tokenUrl: string): void {
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => fetch(input === spotifyTokenUrl ? tokenUrl : input, init)
}

export const setUp: SetUp = (tokenUrl) => {
  lead(tokenUrl)
  const sdk = SpotifyApi.withClientCredentials(clientId, clientSecret)
  // What each of its calls does first.
  return async () => (await sdk['authenticationStrategy'].getOrCreateAccessToken()).access_token
}

export const holdUser: HoldUser = ({ accessToken, refreshToken, expiresAt }) =>
  SpotifyApi.withAccessToken(clientId, {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: refreshToken,
    expires: expiresAt * 1000,
  })
