import { ConfigurationError, type AuthProvider } from '@spotify-sdk/auth-core'
import { checkAccessToken, checkAuthProvider } from '../check-auth-provider.ts'
import type { ClientEventListener } from '../client-event.ts'
import type { ApiFetch } from '../fetch/api-fetch.ts'
import { checkFunction, invalidArgument } from '../invalid-option.ts'
import { checkLimits } from './limits.ts'

/** Options of `SpotifyClient` except the source of tokens. */
export interface SpotifyClientSettings {
  /**
   * The Web API, with or without `/v1`.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's
   */
  readonly apiUrl?: string | undefined
  /**
   * Sends the requests. Called with a URL and an init of plain values.
   * @defaultValue the global `fetch`
   */
  readonly fetch?: ApiFetch | undefined
  /**
   * Seconds that a call waits, in all, when the API asks for a pause.
   * @defaultValue 30
   */
  readonly maxRetryAfterSeconds?: number | undefined
  /**
   * Time-out of each request with its body, in seconds; pauses do not count.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Maximum number of times that a GET, PUT or DELETE is sent again after a network failure or a 5xx.
   * A move inside a playlist and a DELETE by `positions` are not: Spotify may have executed them.
   * @defaultValue 2
   */
  readonly maxRetries?: number | undefined
  /** Receives events: plain objects without secrets. Its errors are ignored. */
  readonly onEvent?: ClientEventListener | undefined
}

/** Options of `SpotifyClient`: a provider, or a token that the caller keeps fresh. */
export type SpotifyClientOptions = SpotifyClientSettings &
  (
    | {
        /** Provides the access tokens. Closed with the client. */
        readonly authProvider: AuthProvider
        readonly accessToken?: undefined
      }
    | {
        /** An access token. When it has expired, calls reject with an `AuthenticationError`. */
        readonly accessToken: string
        readonly authProvider?: undefined
      }
  )

/** Checked options. */
export interface CheckedClientOptions extends SpotifyClientSettings {
  readonly authProvider: AuthProvider
  readonly timeoutSeconds: number
  readonly maxRetries: number
}

/** @throws `ConfigurationError` that names the option. */
export function checkClientOptions(options: SpotifyClientOptions): CheckedClientOptions {
  const authProvider = providerOf(options)
  const { onEvent, fetch, timeoutSeconds = 10, maxRetries = 2 } = options
  checkLimits({ timeoutSeconds, maxRetries })
  checkFunction('onEvent', onEvent)
  checkFunction('fetch', fetch)
  return { ...options, authProvider, timeoutSeconds, maxRetries }
}

const needed = 'SpotifyClient needs either authProvider or accessToken'
/** Also for those who pass the credentials themselves. */
const example = 'authProvider: new ClientCredentials({ clientId, clientSecret })'

function providerOf(options: Partial<SpotifyClientOptions> | undefined): AuthProvider {
  const { authProvider, accessToken } = options ?? {}
  if (accessToken === undefined) {
    if (authProvider === undefined) {
      throw new ConfigurationError(`${needed}, such as ${example}.`, { code: 'missing_option' })
    }
    checkAuthProvider(authProvider)
    return authProvider
  }
  if (authProvider !== undefined) throw invalidArgument(`${needed}, and not both.`)
  checkAccessToken(accessToken, 'accessToken')
  return { getAccessToken: () => accessToken }
}
