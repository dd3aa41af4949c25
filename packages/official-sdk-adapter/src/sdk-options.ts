import { ConfigurationError, type AuthProvider } from '@spotify-sdk/auth-core'
import {
  apiBaseUrl,
  createSpotifyFetch,
  type ApiFetch,
  type SpotifyFetch,
} from '@spotify-sdk/client'
import type { RequestImplementation, SdkOptions } from '@spotify/web-api-ts-sdk'
import { bindFetch } from './bound-fetch.ts'
import { tolerantDeserializer, typedErrorValidator } from './typed-responses.ts'

/** The SDK's options, and those of `createSpotifyFetch`. */
export type AdapterOptions = {
  readonly [Name in Exclude<keyof SdkOptions, 'fetch'>]?: SdkOptions[Name] | undefined
} & {
  /**
   * Sends the requests, once per attempt. Called with a URL and an init of plain values.
   * @defaultValue the global `fetch`
   */
  readonly fetch?: ApiFetch | undefined
  /**
   * Base URL of the Web API, with or without `/v1`. The SDK itself uses only Spotify's.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's
   */
  readonly apiUrl?: string | undefined
  /**
   * Total seconds a call waits if the API asks for a pause.
   * @defaultValue 30
   */
  readonly maxRetryAfterSeconds?: number | undefined
}

/** SDK options bound to a provider. */
export interface ProviderSdkOptions extends SdkOptions {
  /**
   * The same options for another provider, for example another user. Both share the rate-limit
   * pauses, because Spotify counts requests per app.
   *
   * @throws `ConfigurationError` if the argument is not a provider.
   */
  readonly withAuthProvider: (authProvider: AuthProvider) => ProviderSdkOptions
}

/** The base URL that `SpotifyApi` puts before every path. */
const sdkBaseUrl = 'https://api.spotify.com/v1/'

/**
 * Options for `new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth))`: a `fetch` that retries
 * a 401 with a new token and obeys `Retry-After`; errors with a class, `code` and
 * `retryAfterSeconds`; success for playback commands with a non-JSON response.
 *
 * @param authProvider - The provider of the strategy.
 * @param options - Passed on. `fetch` is called with a URL and an init.
 * @throws `ConfigurationError` that names the wrong option.
 */
export function sdkOptions(
  authProvider: AuthProvider,
  options: AdapterOptions = {},
): ProviderSdkOptions {
  if (Object(options) !== options) {
    throw new ConfigurationError('The options must be an object.', { code: 'invalid_option' })
  }
  const { apiUrl, maxRetryAfterSeconds, fetch, ...others } = options
  const spotifyFetch = createSpotifyFetch({ authProvider, apiUrl, maxRetryAfterSeconds, fetch })
  return optionsFor(authProvider, spotifyFetch, apiBaseUrl(apiUrl), withoutAbsent(others))
}

function optionsFor(
  authProvider: AuthProvider,
  spotifyFetch: SpotifyFetch,
  baseUrl: string,
  others: SdkOptions,
): ProviderSdkOptions {
  const fetchOfSdk: RequestImplementation = async (input, init) => {
    const isOfSdk = typeof input === 'string' && input.startsWith(sdkBaseUrl)
    return spotifyFetch(isOfSdk ? baseUrl + input.slice(sdkBaseUrl.length) : input, init)
  }
  return {
    fetch: bindFetch(fetchOfSdk, authProvider),
    responseValidator: typedErrorValidator,
    deserializer: tolerantDeserializer,
    ...others,
    withAuthProvider: (another) =>
      optionsFor(another, spotifyFetch.withAuthProvider(another), baseUrl, others),
  }
}

/** The SDK would use a member that is `undefined`. */
function withoutAbsent(options: AdapterOptions): SdkOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as SdkOptions
}
