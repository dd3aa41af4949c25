import { endpointUrl } from '@spotify-sdk/auth-core'
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

/** What all paths of the API begin with. An `apiUrl` may say `/v1` itself, and end in a slash. */
export function apiBaseOf({ href }: URL): string {
  return `${href.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1/`
}
