import { serve } from '@hono/node-server'
import { ReauthorizationRequiredError } from '@spotify-sdk/client'
import { getMigrations } from 'better-auth/db/migration'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { auth, port, readSession } from './auth.ts'
import { loginPage, savedTracksPage } from './pages.ts'
import { spotifyOf } from './spotify.ts'

// Creates the tables of users, sessions and accounts. In production: once, when you deploy.
await (await getMigrations(auth.options)).runMigrations()

const app = new Hono()
app.use(csrf())
app.on(['GET', 'POST'], '/api/auth/*', (context) => auth.handler(context.req.raw))

app.get('/', async (context) => {
  const { accountId, cookies } = await readSession(context.req.raw.headers)
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true })
  if (accountId === undefined) return context.html(loginPage())
  try {
    const { items } = await spotifyOf(accountId).tracks.getSaved({ limit: 5 })
    return context.html(savedTracksPage(items))
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify: only the session is left.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return context.html(loginPage())
  }
})

// Forms, so that the pages need no script.
app.post('/login', async ({ req }) => {
  const { response, headers } = await auth.api.signInSocial({
    body: { provider: 'spotify', callbackURL: '/' },
    headers: req.raw.headers,
    returnHeaders: true,
  })
  return redirect(response.url ?? '/', headers)
})
app.post('/logout', async ({ req }) => {
  const { headers } = await auth.api.signOut({ headers: req.raw.headers, returnHeaders: true })
  return redirect('/', headers)
})

/** A redirect with the cookies that better-auth sets. */
function redirect(location: string, headers: Headers): Response {
  const response = new Response(null, { status: 303, headers: { location } })
  for (const cookie of headers.getSetCookie()) response.headers.append('set-cookie', cookie)
  return response
}

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => {
  console.log(`Open http://127.0.0.1:${port}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close())
