import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import type { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin, isSameOrigin } from '@spotify-sdk/auth-web'
import { ServerError, SpotifyClient } from '@spotify-sdk/client'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { log, logError } from './log.ts'
import { loggedOutPage, problemPage, profilePage, startPage } from './pages.ts'
import { foreignRequest, notFound, problemOf, type Problem } from './problem.ts'

/** Methods that only read (RFC 9110 §9.2.1). All others may change something. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Creates the site. Every change is a POST, and a POST must come from one of its own pages. */
export async function webApp(auth: AuthorizationCode): Promise<Hono> {
  const { login, callback, logout, session } = createLogin({
    authProvider: auth,
    cookies: { prefix: 'web-login' },
    afterLogout: '/logged-out',
    onError: (error, request) => failed(error, new URL(request.url).pathname),
  })
  // A page that fails offers to load it again; nobody waits for a second try, or for a pause.
  const apiUrl = process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com'
  const spotify = new SpotifyClient({ authProvider: auth, apiUrl, maxRetries: 0 })
  const { origin, pathname: callbackPath } = new URL(auth.redirectUri ?? '')
  const authorizeUrl = new URL((await auth.createAuthorizationUrl()).url)

  const app = new Hono()
  app.use(securityHeaders([origin, authorizeUrl.origin]))
  app.use(serveStatic({ root: fileURLToPath(new URL('../public', import.meta.url)) }))
  app.use(async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
    log({ type: 'request', method: c.req.method, path: c.req.path, status: c.res.status })
  })
  app.use(async (c, next) => {
    const isRefused = !safeMethods.has(c.req.method) && !isSameOrigin(c.req.raw, origin)
    return isRefused ? show(foreignRequest) : next()
  })
  // The GET follows the redirect by which `login` moves a sign-in from another host of the site.
  app.on(['GET', 'POST'], '/login', (c) => login(c.req.raw))
  app.get(callbackPath, (c) => callback(c.req.raw))
  app.post('/logout', (c) => logout(c.req.raw))
  app.get('/logged-out', (c) => c.html(loggedOutPage()))
  app.get('/', async (c) => {
    const user = await session(c.req.raw)
    if (user === undefined) return c.html(startPage())
    const profile = await spotify.withAuthProvider(user).users.getCurrentProfile()
    // Answers are typed, and not checked: this page depends on the id alone.
    if (typeof profile.id === 'string') {
      return c.html(profilePage(profile, await user.getAuthorization()))
    }
    throw new ServerError('The Web API returned no profile.', { code: 'invalid_response' })
  })
  app.notFound(() => show(notFound))
  app.onError((error, c) => failed(error, c.req.path))
  return app
}

function failed(error: unknown, path: string): Promise<Response> {
  logError(error, path)
  return show(problemOf(error))
}

async function show(problem: Problem): Promise<Response> {
  const headers = new Headers({ 'content-type': 'text/html; charset=UTF-8' })
  const { status, retryAfterSeconds } = problem
  if (retryAfterSeconds !== undefined) headers.set('retry-after', `${retryAfterSeconds}`)
  return new Response((await problemPage(problem)).toString(), { status, headers })
}

/**
 * Headers of every response. Browsers count redirects as targets of the sign-in form: to Spotify's page,
 * and before it, if the user has opened the site at another host, to that of the callback.
 */
function securityHeaders(signInOrigins: readonly string[]): ReturnType<typeof secureHeaders> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      // Spotify's profile pictures.
      imgSrc: ["'self'", 'https://i.scdn.co'],
      formAction: ["'self'", ...signInOrigins],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // With `no-referrer`, these pages' forms would send `Origin: null`.
    referrerPolicy: 'same-origin',
    // Applies to this host, not to its subdomains.
    strictTransportSecurity: 'max-age=15552000',
    // The callback sets a stricter referrer policy.
    overwrite: false,
  })
}
