import type { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { Hono, type Context } from 'hono'
import { logError } from './log.ts'
import type { LoginAttempts } from './login-attempts.ts'
import { loggedOutPage } from './pages/logged-out-page.ts'
import { sessionIdOf, type Sessions } from './sessions.ts'

/** Dependencies of the routes. */
export interface LoginRoutesOptions {
  readonly auth: AuthorizationCode
  readonly attempts: LoginAttempts
  readonly sessions: Sessions
  /** Path of the redirect URI. */
  readonly callbackPath: string
}

/** Routes to Spotify, back from it, and to sign out. */
export function loginRoutes(options: LoginRoutesOptions): Hono {
  const { auth, attempts, sessions, callbackPath } = options
  const app = new Hono()

  app.post('/login', async (c) => {
    const { url, ...attempt } = await auth.createAuthorizationUrl()
    await attempts.begin(c, attempt)
    return c.redirect(url, 303)
  })

  app.get(callbackPath, async (c) => {
    c.header('referrer-policy', 'no-referrer')
    const attempt = await attempts.take(c, c.req.query('state'))
    const expectedState = attempt?.state
    const { code } = auth.parseAuthorizationResponse(c.req.url, { expectedState })
    const codeVerifier = attempt?.codeVerifier ?? ''

    const id = sessionIdOf(code, codeVerifier)
    const user = auth.forUser(id)
    // If the callback runs twice, another process may have completed the sign-in.
    const done = await user.getAuthorization().catch(() => undefined)
    if (done === undefined) await user.exchangeCode(code, { codeVerifier })

    await signOutOfLast(c, id)
    await sessions.begin(c, id)
    return c.redirect('/', 303)
  })

  app.post('/logout', async (c) => {
    const id = await sessions.idOf(c)
    if (id !== undefined) await auth.forUser(id).signOut()
    sessions.end(c)
    return c.redirect('/logged-out', 303)
  })

  app.get('/logged-out', (c) => c.html(loggedOutPage()))

  /** A new sign-in deletes the tokens of the previous session. */
  async function signOutOfLast(c: Context, id: string): Promise<void> {
    const last = await sessions.idOf(c)
    if (last === undefined || last === id) return
    await auth
      .forUser(last)
      .signOut()
      .catch((error: unknown) => logError(error, c.req.path))
  }

  return app
}
