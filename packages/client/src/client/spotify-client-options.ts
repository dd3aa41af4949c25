import { ConfigurationError, type AuthProvider } from '@spotify-sdk/auth-core'
import { checkAccessToken, checkAuthProvider } from '../check-auth-provider.ts'
import type { ClientEventListener } from '../client-event.ts'
import { invalidArgument, invalidOption } from '../invalid-option.ts'
import { checkLimits } from './limits.ts'

/** Options of `SpotifyClient` except the source of tokens. */
export interface SpotifyClientSettings {
  /**
   * The Web API, with or without `/v1`.
   * @defaultValue `SPOTIFY_SDK_API_URL`, else Spotify's own
   */
  readonly apiUrl?: string | undefined
  /**
   * Sends the requests, each with an address and an init.
   * @defaultValue the global `fetch`
   */
  readonly fetch?: typeof fetch | undefined
  /**
   * Seconds that a call waits, in all, when the API asks for a pause.
   * @defaultValue 30
   */
  readonly maxRetryAfterSeconds?: number | undefined
  /**
   * Seconds for each request, its body included; pauses do not count.
   * @defaultValue 10
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * How often a GET, PUT or DELETE is sent again after a network failure or a 5xx. A move inside a
   * playlist is sent once: Spotify may have executed it.
   * @defaultValue 2
   */
  readonly maxRetries?: number | undefined
  /** Receives what happens, as plain objects without secrets. What it throws changes nothing. */
  readonly onEvent?: ClientEventListener | undefined
}

/** Options of `SpotifyClient`: a provider, or a token that the caller keeps fresh. */
export type SpotifyClientOptions = SpotifyClientSettings &
  (
    | {
        /** Where the access tokens come from; closed with the client. */
        readonly authProvider: AuthProvider
        readonly accessToken?: undefined
      }
    | {
        /** One token; when it has expired, calls end in an `AuthenticationError`. */
        readonly accessToken: string
        readonly authProvider?: undefined
      }
  )

/** The options after they were checked. */
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
  for (const [name, value] of Object.entries({ onEvent, fetch })) {
    if (value !== undefined && typeof value !== 'function') {
      throw invalidOption(name, 'must be a function')
    }
  }
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
