import { endpointUrl } from '@spotify-sdk/auth-core/toolkit'
import { invalidOption } from './invalid-option.ts'

const spotifyApiUrl = 'https://api.spotify.com/'

/**
 * Where the Web API is: the option, else the environment variable, else Spotify's own.
 *
 * @throws `ConfigurationError` for anything but `https:`, or `http:` on exactly 127.0.0.1 or [::1].
 */
export function apiUrlOf(apiUrl: unknown): URL {
  const url = new URL(endpointUrl(apiUrl, 'apiUrl', 'SPOTIFY_SDK_API_URL') ?? spotifyApiUrl)
  if (url.search === '') return url
  throw invalidOption('apiUrl', 'must not hold a query')
}

/**
 * The beginning of all addresses of the Web API, up to the slash after `v1`, for callers of
 * `createSpotifyFetch`. An `apiUrl` may say `/v1` itself, and end in a slash.
 *
 * @param apiUrl - By default `SPOTIFY_SDK_API_URL`, else Spotify's own.
 * @throws `ConfigurationError` for anything but `https:`, or `http:` on exactly 127.0.0.1 or [::1].
 */
export function apiBaseUrl(apiUrl?: string): string {
  return `${apiUrlOf(apiUrl).href.replace(/(?:\/v1)?\/*$/, '')}/v1/`
}
