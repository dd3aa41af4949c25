import { ConfigurationError } from '@spotify-sdk/auth-core'
import { errorResponse } from './error-response.ts'
import { invalidOption } from './invalid-option.ts'
import type { AfterLogin, LoginOptions } from './login-options.ts'
import type { LoginProvider } from './login-session.ts'
import { pathOnSite } from './path-on-site.ts'
import { sessionSecrets } from './session-secrets.ts'

/** Checked options with defaults filled in. */
export interface LoginSettings {
  readonly authProvider: LoginProvider
  readonly secrets: readonly string[]
  readonly baseUrl: URL
  /** Sent if the provider has no redirect URI of its own. */
  readonly redirectUri: string | undefined
  readonly scope: LoginOptions['scope']
  readonly showDialog: boolean | undefined
  readonly prefix: string
  readonly sessionSeconds: number
  /** The path without `returnTo`. */
  readonly afterLoginPath: string
  readonly afterLogin: AfterLogin | undefined
  readonly afterLogout: string
  readonly onError: (error: unknown, request: Request) => Response | Promise<Response>
}

/**
 * Checks the options.
 *
 * @throws `ConfigurationError` that names the option and its variable, and never contains a secret.
 */
export function checkLoginOptions(options: LoginOptions): LoginSettings {
  checkProvider(options)
  const { authProvider, afterLogin, onError = errorResponse, cookies = {} } = options
  if (typeof onError !== 'function') throw refuse('onError must be a function')
  if (Object(cookies) !== cookies) throw refuse('cookies must be an object')
  const { prefix = 'spotify', sessionSeconds = 180 * 86_400 } = cookies
  // `__Host-` is added on https: only, and browsers keep no such cookie on http:.
  if (!/^(?!__)[\w-]+$/.test(prefix)) {
    throw refuse('cookies.prefix must have only letters, digits, - and _, and not begin with __')
  }
  if (!(Number.isSafeInteger(sessionSeconds) && sessionSeconds > 0)) {
    throw refuse('cookies.sessionSeconds must be a whole number, 1 or more')
  }
  checkScope(options.scope)
  const { redirectUri } = authProvider
  const baseUrl = baseUrlOf(options.baseUrl, redirectUri)
  const pathOf = (path: unknown, option: string): string => {
    const found = typeof path === 'string' ? pathOnSite(path, baseUrl) : undefined
    if (found !== undefined) return found
    throw refuse(
      `${option} must be a path on the site of at most 512 characters, for example /profile`,
    )
  }
  const path = typeof afterLogin === 'function' ? undefined : afterLogin
  return {
    authProvider,
    secrets: sessionSecrets(options.sessionSecret),
    baseUrl,
    redirectUri: redirectUri === undefined ? callbackUrl(baseUrl) : undefined,
    scope: options.scope,
    showDialog: options.showDialog,
    prefix,
    sessionSeconds,
    afterLoginPath: pathOf(path ?? baseUrl.pathname, 'afterLogin'),
    afterLogin: typeof afterLogin === 'function' ? afterLogin : undefined,
    afterLogout: pathOf(options.afterLogout ?? baseUrl.pathname, 'afterLogout'),
    onError,
  }
}

/** A program without types may pass nothing, or the provider of an app's tokens. */
function checkProvider(options: Partial<LoginOptions> | undefined): void {
  if (options?.authProvider?.forUser) return
  throw refuse('authProvider must be an AuthorizationCode or AuthorizationCodePkce')
}

function baseUrlOf(option: string | undefined, redirectUri: string | undefined): URL {
  if (option === undefined && redirectUri === undefined) {
    throw new ConfigurationError(
      'The redirect URI is missing: set the environment variable SPOTIFY_SDK_REDIRECT_URI, or pass redirectUri to the provider, or baseUrl to createLogin.',
      { code: 'missing_option' },
    )
  }
  const given = option ?? redirectUri ?? ''
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const name = option === undefined ? 'redirectUri of the provider' : 'baseUrl'
    throw refuse(`${name} must be an https: or http: URL`)
  }
  if (option === undefined) return new URL(url.origin)
  if (redirectUri !== undefined && new URL(redirectUri).origin !== url.origin) {
    throw refuse(
      "baseUrl must have the same scheme, host and port as the provider's redirect URI, because cookies reach one host only",
    )
  }
  if (!mayBeRedirectedTo(url)) {
    throw refuse(
      'baseUrl must be https: on a host other than localhost, or http: on exactly 127.0.0.1 or [::1]: for http://localhost:3000, use http://127.0.0.1:3000',
    )
  }
  return url
}

/** As the provider checks the redirect URI, which it gets at the first sign-in. */
function mayBeRedirectedTo(url: URL): boolean {
  return url.protocol === 'http:' ? isLoopback(url) : !/(?:^|\.)localhost\.?$/.test(url.hostname)
}

/** Whether a URL is on a host that Spotify accepts with `http:`. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]'
}

/** RFC 6749 §3.3, without the comma. */
const scopeName = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]*$/

/** As the provider checks it, at the first sign-in. */
function checkScope(scope: unknown): void {
  if (scope === undefined) return
  const names: unknown = typeof scope === 'string' ? scope.split(' ') : scope
  const areScopes =
    Array.isArray(names) && names.every((each) => typeof each === 'string' && scopeName.test(each))
  if (areScopes) return
  throw refuse('scope must be a list of scopes or a string with spaces')
}

function callbackUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, '')}/callback`
}

function refuse(complaint: string): ConfigurationError {
  return invalidOption(`The option ${complaint}`)
}
