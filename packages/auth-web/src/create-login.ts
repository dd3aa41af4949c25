import { finishSignIn } from './finish-sign-in.ts'
import { LoginAttempts } from './login-attempts.ts'
import type { LoginOptions } from './login-options.ts'
import { checkLoginOptions, isLoopback } from './login-settings.ts'
import {
  isSignedIn,
  sessionOf,
  type LoginSession,
  type RequestWithCookies,
} from './login-session.ts'
import { pathOnSite } from './path-on-site.ts'
import { redirector } from './redirector.ts'
import { isNavigation, isSameOrigin } from './same-origin.ts'
import { SealedCookies } from './sealed-cookies.ts'
import { Sessions } from './sessions.ts'

/** The sign-in of a web site. The functions need no `this`. */
export interface Login {
  /**
   * Starts a sign-in and redirects to Spotify. Takes a POST from a page of the site, or a GET from a
   * link. The query parameter `returnTo` is the path on the site to go to afterwards. It is ignored if
   * it has more than 512 characters, percent-encoded.
   */
  readonly login: (request: Request) => Promise<Response>
  /**
   * Completes a sign-in: route the redirect URI here, GET only. If it runs twice, the second response
   * is like the first.
   */
  readonly callback: (request: Request) => Promise<Response>
  /** Signs the user out and deletes the tokens. Takes a POST from a page of the site only. */
  readonly logout: (request: Request) => Promise<Response>
  /**
   * Returns the signed-in user of a request, or `undefined`. It also gets a valid token, normally from
   * memory, so that `getAccessToken` afterwards takes no time. A sign-out in another process is noticed
   * within the provider's `revalidateSeconds`.
   *
   * It sets no cookie, so a late response of an old session cannot replace the cookie of a new one.
   *
   * @throws `TokenCacheError` if the cache does not answer and no token is in memory.
   */
  readonly session: (request: RequestWithCookies) => Promise<LoginSession | undefined>
}

/**
 * Signs users in with Spotify on a web site, without any store but the token cache. State, code
 * verifier and session are in sealed cookies of the browser.
 *
 * @throws `ConfigurationError` that names the option and its environment variable.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700 | RFC 9700: OAuth 2.0 Security Best Current Practice}
 */
export function createLogin(options: LoginOptions): Login {
  const settings = checkLoginOptions(options)
  const { authProvider, baseUrl } = settings
  const cookies = new SealedCookies({ ...settings, isHttps: baseUrl.protocol === 'https:' })
  const attempts = new LoginAttempts(cookies)
  const sessions = new Sessions(cookies, settings.sessionSeconds)
  const redirect = redirector(settings)

  const login = redirect({
    methods: ['GET', 'POST'],
    accepts: (request) =>
      request.method === 'GET' ? isNavigation(request) : isSameOrigin(request, baseUrl.origin),
    locate: async (request, headers) => {
      const moved = moveToBaseUrl(request, baseUrl)
      if (moved !== undefined) return moved
      const { searchParams } = new URL(request.url)
      const returnTo = pathOnSite(searchParams.get('returnTo'), baseUrl) ?? settings.afterLoginPath
      const { scope, showDialog, redirectUri } = settings
      const { url, ...attempt } = await authProvider.createAuthorizationUrl({
        scope,
        showDialog,
        redirectUri,
      })
      await attempts.begin(request, headers, { ...attempt, returnTo })
      return url
    },
  })

  const callback = redirect({
    methods: ['GET'],
    locate: async (request, headers) => {
      // The address of this page contains the code (RFC 9700 §4.2.4).
      headers.set('referrer-policy', 'no-referrer')
      return finishSignIn({ settings, attempts, sessions, request, headers })
    },
  })

  const logout = redirect({
    methods: ['POST'],
    accepts: (request) => isSameOrigin(request, baseUrl.origin),
    locate: async (request, headers) => {
      const session = await sessions.read(request)
      if (session !== undefined) await authProvider.forUser(session.id).signOut()
      sessions.end(headers)
      return settings.afterLogout
    },
  })

  return {
    login,
    callback,
    logout,
    session: async (request) => {
      const known = await sessions.read(request)
      if (known === undefined) return undefined
      const session = sessionOf(authProvider, known.id)
      return (await isSignedIn(session)) ? session : undefined
    },
  }
}

/**
 * Returns the URL of the same request on the host of the callback, if it came to another address of the
 * site: the cookie of the sign-in would not reach the callback. A request is moved once at most, because a
 * proxy may hide where the browser is. A POST has passed `isSameOrigin`, so its `Origin` is the site's.
 */
function moveToBaseUrl({ headers, url }: Request, baseUrl: URL): string | undefined {
  const { host, pathname, searchParams } = new URL(url)
  const origin = headers.get('origin') ?? 'null'
  // Without an origin, only `localhost` is certain: development servers open their pages there, and
  // Spotify accepts no redirect URI there. In Next.js, the URL of a request says `localhost` for all
  // loopback addresses; the header does not.
  const isElsewhere =
    origin === 'null'
      ? isLoopback(baseUrl) && /^localhost(?::|$)/.test(headers.get('host') ?? host)
      : origin !== baseUrl.origin
  if (!isElsewhere || searchParams.has('moved')) return undefined
  searchParams.set('moved', '')
  return `${baseUrl.origin}${pathname}?${searchParams}`
}
