import { endpointUrl } from '@spotify-sdk/auth-core/toolkit'
import { invalidOption } from './invalid-option.ts'

const spotifyApiUrl = 'https://api.spotify.com/'

/**
 * Returns the URL of the Web API: the option, else the environment variable, else Spotify's.
 *
 * @throws `ConfigurationError` for anything but `https:`, or `http:` on exactly 127.0.0.1 or [::1].
 */
export function apiUrlOf(apiUrl: unknown): URL {
  const url = new URL(endpointUrl(apiUrl, 'apiUrl', 'SPOTIFY_SDK_API_URL') ?? spotifyApiUrl)
  if (url.search === '') return url
  throw invalidOption('apiUrl', 'must not hold a query')
}

/**
 * Returns the base URL of the Web API, up to the slash after `v1`, for callers of
 * `createSpotifyFetch`. `apiUrl` may contain `/v1`, and end with a slash.
 *
 * @param apiUrl - Defaults to `SPOTIFY_SDK_API_URL`, else Spotify's.
 * @throws `ConfigurationError` for anything but `https:`, or `http:` on exactly 127.0.0.1 or [::1].
 */
export function apiBaseUrl(apiUrl?: string): string {
  return `${apiUrlOf(apiUrl).href.replace(/(?:\/v1)?\/*$/, '')}/v1/`
}
