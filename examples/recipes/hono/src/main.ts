import { serve } from '@hono/node-server'
import { ReauthorizationRequiredError } from '@spotify-sdk/client'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { loginPage, savedTracksPage } from './pages.ts'
import { callback, login, logout, port, session, spotifyOf } from './spotify.ts'

const app = new Hono()
app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    // The callback sets a stricter referrer policy.
    overwrite: false,
  }),
)

// A sign-in starts by a form: pages that load links in advance would start sign-ins. The GET follows
// the redirect by which `login` moves a sign-in from another host of the site.
app.on(['GET', 'POST'], '/login', ({ req }) => login(req.raw))
app.get('/callback', ({ req }) => callback(req.raw))
app.post('/logout', ({ req }) => logout(req.raw))

app.get('/', async (context) => {
  context.header('cache-control', 'no-store')
  const user = await session(context.req.raw)
  if (user === undefined) return context.html(loginPage())
  try {
    const { items } = await spotifyOf(user).tracks.getSaved({ limit: 5 })
    return context.html(savedTracksPage(items))
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify: only the session is left.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return context.html(loginPage())
  }
})

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => {
  console.log(`Open http://127.0.0.1:${port}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close())
