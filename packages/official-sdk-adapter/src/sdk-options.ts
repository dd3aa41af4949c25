import type { AuthProvider } from '@spotify-sdk/auth-core'
import { apiBaseUrl, createSpotifyFetch, type SpotifyFetch } from '@spotify-sdk/client'
import type { RequestImplementation, SdkOptions } from '@spotify/web-api-ts-sdk'
import { bindFetch } from './bound-fetch.ts'
import { tolerantDeserializer, typedErrorValidator } from './typed-responses.ts'

/** The SDK's own options, and two of `createSpotifyFetch`. */
export type AdapterOptions = {
  readonly [Name in keyof SdkOptions]?: SdkOptions[Name] | undefined
} & {
  /**
   * The Web API, with or without `/v1`: the SDK itself knows none but Spotify's.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's own
   */
  readonly apiUrl?: string | undefined
  /**
   * Seconds that a call waits, in all, when the API asks for a pause.
   * @defaultValue 30
   */
  readonly maxRetryAfterSeconds?: number | undefined
}

/** The SDK's own options on a provider, and on others. */
export interface ProviderSdkOptions extends SdkOptions {
  /**
   * The same for another provider, such as that of another user. Both share the pauses that the
   * API asks for, since Spotify counts the requests of an app, not of a user.
   *
   * @throws `ConfigurationError` for what is no provider.
   */
  readonly withAuthProvider: (authProvider: AuthProvider) => ProviderSdkOptions
}

/** What `SpotifyApi` puts before every path. */
const sdkBaseUrl = 'https://api.spotify.com/v1/'

/**
 * Options for `new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth))`: a `fetch` that answers a
 * 401 with the provider's next token and keeps to `Retry-After`, errors with a class, a `code` and
 * `retryAfterSeconds`, and answers to playback commands that are no JSON taken for success.
 *
 * @param authProvider - The one that the strategy has.
 * @param options - Passed on; `fetch` sends what the adapter's own has prepared, an address and an init.
 * @throws `ConfigurationError` that names a wrong option.
 */
export function sdkOptions(
  authProvider: AuthProvider,
  options: AdapterOptions = {},
): ProviderSdkOptions {
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

/** The SDK would take a member that is `undefined` for what it has to use. */
function withoutAbsent(options: AdapterOptions): SdkOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as SdkOptions
}
