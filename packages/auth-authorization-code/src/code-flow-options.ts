import { type InitialRefreshToken, type ProviderOptions } from '@spotify-sdk/auth-core'
import {
  checkProviderOptions,
  endpointUrl,
  optionalSetting,
  requiredSetting,
  type CheckedProviderOptions,
} from '@spotify-sdk/auth-core/toolkit'
import { invalidOption } from './invalid-option.ts'
import { initialRefreshTokenOf } from './initial-refresh-token.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { scopesOf, type ScopeOption } from './spotify-scope.ts'

/** Options of both providers of user tokens. */
export interface CodeFlowOptions extends ProviderOptions {
  /**
   * The app's Client ID.
   * @defaultValue `SPOTIFY_SDK_CLIENT_ID`
   */
  readonly clientId?: string | undefined
  /**
   * The redirect URI exactly as registered: `https:`, or `http:` on exactly 127.0.0.1 or [::1].
   * Needed only to sign users in; a worker that only refreshes needs none.
   * @defaultValue `SPOTIFY_SDK_REDIRECT_URI`
   */
  readonly redirectUri?: string | undefined
  /**
   * Scopes that the program requires, as a list or a space-separated string. Every sign-in requests
   * them. A stored token without one of them is not used.
   * @defaultValue none
   */
  readonly scope?: ScopeOption | undefined
  /**
   * The authorization endpoint: `https:`, or `http:` on exactly 127.0.0.1 or [::1].
   * @defaultValue `SPOTIFY_SDK_AUTHORIZE_URL`, else Spotify's
   */
  readonly authorizeUrl?: string | undefined
  /**
   * A refresh token of the single user. It is used if the cache is empty, or if the stored token
   * came from another value of this option.
   * @defaultValue `SPOTIFY_SDK_REFRESH_TOKEN`
   */
  readonly refreshToken?: string | undefined
  /**
   * Seconds after which a fresh token is checked against the cache, to notice a sign-out in another
   * process.
   * @defaultValue 30
   */
  readonly revalidateSeconds?: number | undefined
  /**
   * Maximum number of users whose tokens are also kept in memory; the least recently used are
   * evicted first.
   * @defaultValue 10,000
   */
  readonly maxUsersInMemory?: number | undefined
}

/** The app's credentials at the token endpoint. A public client has no secret. */
export interface CodeFlowClient {
  readonly clientId: string
  readonly clientSecret?: string | undefined
  /** Whether codes are bound to a verifier. */
  readonly pkce: boolean
}

/** Checked options with defaults filled in. */
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

/** Returns `clientId` or `SPOTIFY_SDK_CLIENT_ID`. @throws `ConfigurationError` */
export function clientIdOf(options: CodeFlowOptions): string {
  const { clientId } = Object(options) as CodeFlowOptions
  return requiredSetting(clientId, 'clientId', 'SPOTIFY_SDK_CLIENT_ID')
}

/**
 * Checks the options of both providers and fills in defaults and environment variables.
 *
 * @throws `ConfigurationError` that names the option and its variable.
 */
export function checkCodeFlowOptions(options: CodeFlowOptions): CodeFlowSettings {
  const checked = checkProviderOptions(options)
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
    throw invalidOption('revalidateSeconds', 'must be a number of seconds, 0 or more')
  }
  if (!(Number.isInteger(maxUsersInMemory) && maxUsersInMemory > 0)) {
    throw invalidOption('maxUsersInMemory', 'must be a whole number, 1 or more')
  }
  return {
    ...checked,
    redirectUri: redirectUriOf(options.redirectUri),
    requiredScopes: scopesOf(options.scope),
    authorizeUrl: authorizeUrl ?? defaults.authorizeUrl,
    initialRefreshToken: initialRefreshTokenOf(options.refreshToken),
    revalidateSeconds,
    maxUsersInMemory,
  }
}

function redirectUriOf(option: string | undefined): string | undefined {
  const variable = 'SPOTIFY_SDK_REDIRECT_URI'
  const redirectUri = optionalSetting(option, 'redirectUri', variable)
  if (redirectUri === undefined) return undefined
  return checkRedirectUri(redirectUri, option === undefined ? variable : undefined)
}
