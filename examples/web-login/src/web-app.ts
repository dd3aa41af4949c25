import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import type { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { SpotifyClient } from '@spotify-sdk/client'
import { Hono } from 'hono'
import { log, logError } from './log.ts'
import { LoginAttempts } from './login-attempts.ts'
import { loginRoutes } from './login-routes.ts'
import { problemPage } from './pages/problem-page.ts'
import { profileRoutes } from './profile-routes.ts'
import { notFound, problemOf } from './problem.ts'
import { sameOrigin } from './same-origin.ts'
import { SealedCookies } from './sealed-cookies.ts'
import { securityHeaders } from './security-headers.ts'
import { Sessions } from './sessions.ts'

/** Dependencies of the site. */
export interface WebAppOptions {
  readonly auth: AuthorizationCode
  readonly redirectUri: string
  readonly sessionSecret: string
  /** Origin of the Web API. */
  readonly apiUrl: string
}

const publicFolder = fileURLToPath(new URL('../public', import.meta.url))

/** Creates the site. Every change is a POST, and a POST must come from one of its own pages. */
export async function webApp(options: WebAppOptions): Promise<Hono> {
  const { auth, redirectUri, sessionSecret, apiUrl } = options
  const { protocol, pathname: callbackPath } = new URL(redirectUri)
  const cookies = new SealedCookies(sessionSecret, protocol === 'https:')
  const attempts = new LoginAttempts(cookies)
  const sessions = new Sessions(cookies)
  const { origin: authorizeOrigin } = new URL((await auth.createAuthorizationUrl()).url)

  // A page that fails offers to load it again; nobody waits for a second try, or for a pause.
  const spotify = new SpotifyClient({ authProvider: auth, apiUrl, maxRetries: 0 })

  const app = new Hono()
  app.use(securityHeaders(authorizeOrigin))
  app.use(serveStatic({ root: publicFolder }))
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store')
    await next()
    log({ type: 'request', method: c.req.method, path: c.req.path, status: c.res.status })
  })
  app.use(sameOrigin(protocol))
  app.route('/', loginRoutes({ auth, attempts, sessions, callbackPath }))
  app.route('/', profileRoutes({ auth, sessions, spotify }))
  app.notFound((c) => c.html(problemPage(notFound), notFound.status))
  app.onError((error, c) => {
    logError(error, c.req.path)
    const problem = problemOf(error)
    const { status, retryAfterSeconds } = problem
    if (retryAfterSeconds !== undefined) c.header('retry-after', `${retryAfterSeconds}`)
    return c.html(problemPage(problem), status)
  })
  return app
}
