import {
  ConfigurationError,
  type InitialRefreshToken,
  type ProviderOptions,
} from '@spotify-sdk/auth-core'
import {
  checkProviderOptions,
  endpointUrl,
  optionalSetting,
  requiredSetting,
  type CheckedProviderOptions,
} from '@spotify-sdk/auth-core/toolkit'
import { initialRefreshTokenOf } from './initial-refresh-token.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { scopesOf, type ScopeOption } from './spotify-scope.ts'

/** What both providers of user tokens can be told. */
export interface CodeFlowOptions extends ProviderOptions {
  /**
   * The app's Client ID.
   * @defaultValue `SPOTIFY_SDK_CLIENT_ID`
   */
  readonly clientId?: string | undefined
  /**
   * Where Spotify sends the user back to, letter by letter as registered: `https:`, or `http:` on
   * exactly 127.0.0.1 or [::1]. Needed for logins alone: a worker that only refreshes has none.
   * @defaultValue `SPOTIFY_SDK_REDIRECT_URI`
   */
  readonly redirectUri?: string | undefined
  /**
   * The scopes that the program requires: every login asks for them, and a stored token without
   * one of them is not used. A list, or a string that separates them by spaces.
   * @defaultValue none
   */
  readonly scope?: ScopeOption | undefined
  /**
   * The authorization endpoint: `https:`, or `http:` on exactly 127.0.0.1 or [::1].
   * @defaultValue `SPOTIFY_SDK_AUTHORIZE_URL`, else Spotify's
   */
  readonly authorizeUrl?: string | undefined
  /**
   * A refresh token that the single user already has: used if the cache holds nothing for that
   * user, or what came from another such token.
   * @defaultValue `SPOTIFY_SDK_REFRESH_TOKEN`
   */
  readonly refreshToken?: string | undefined
  /**
   * Seconds after which even a fresh token is looked up again, so that a sign-out in another
   * process is noticed.
   * @defaultValue 30
   */
  readonly revalidateSeconds?: number | undefined
  /**
   * Users whose tokens are held in memory beside the cache; the least recently used leave first.
   * @defaultValue 10,000
   */
  readonly maxUsersInMemory?: number | undefined
}

/** What an app is to the token endpoint: a public one has no secret. */
export interface CodeFlowClient {
  readonly clientId: string
  readonly clientSecret?: string | undefined
  /** Whether codes are bound to a verifier. */
  readonly pkce: boolean
}

/** Options after they were checked; what was left out is filled in. */
export interface CodeFlowSettings extends CheckedProviderOptions {
  readonly redirectUri: string | undefined
  readonly requiredScopes: readonly string[]
  readonly authorizeUrl: string
  readonly initialRefreshToken: InitialRefreshToken | undefined
  readonly revalidateSeconds: number
  readonly maxUsersInMemory: number
}

const defaults = {
  authorizeUrl: 'https://accounts.spotify.com/authorize',
  revalidateSeconds: 30,
  maxUsersInMemory: 10_000,
} as const

/** The Client ID: `clientId`, or `SPOTIFY_SDK_CLIENT_ID`. @throws `ConfigurationError` */
export function clientIdOf({ clientId }: CodeFlowOptions): string {
  return requiredSetting(clientId, 'clientId', 'SPOTIFY_SDK_CLIENT_ID')
}

/**
 * Checks what both providers take, and fills in defaults and environment variables.
 *
 * @throws `ConfigurationError` that names the option, and the variable where there is one.
 */
export function checkCodeFlowOptions(options: CodeFlowOptions): CodeFlowSettings {
  const {
    revalidateSeconds = defaults.revalidateSeconds,
    maxUsersInMemory = defaults.maxUsersInMemory,
  } = options
  const authorizeUrl = endpointUrl(
    options.authorizeUrl,
    'authorizeUrl',
    'SPOTIFY_SDK_AUTHORIZE_URL',
  )
  if (!(typeof revalidateSeconds === 'number' && revalidateSeconds >= 0)) {
    throw refuse('revalidateSeconds', 'must be a number of seconds, 0 or more')
  }
  if (!(Number.isInteger(maxUsersInMemory) && maxUsersInMemory > 0)) {
    throw refuse('maxUsersInMemory', 'must be a whole number, 1 or more')
  }
  return {
    ...checkProviderOptions(options),
    redirectUri: redirectUriOf(options.redirectUri),
    requiredScopes: scopesOf(options.scope),
    authorizeUrl: authorizeUrl ?? defaults.authorizeUrl,
    initialRefreshToken: initialRefreshTokenOf(options.refreshToken),
    revalidateSeconds,
    maxUsersInMemory,
  }
}

function redirectUriOf(option: string | undefined): string | undefined {
  const redirectUri = optionalSetting(option, 'redirectUri', 'SPOTIFY_SDK_REDIRECT_URI')
  if (redirectUri === undefined) return undefined
  const name =
    option === undefined
      ? 'The environment variable SPOTIFY_SDK_REDIRECT_URI'
      : 'The option redirectUri'
  return checkRedirectUri(redirectUri, name)
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
