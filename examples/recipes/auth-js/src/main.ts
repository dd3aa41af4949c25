import { serve } from '@hono/node-server'
import { ReauthorizationRequiredError } from '@spotify-sdk/client'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { handleAuth, perform, port, readSession } from './auth.ts'
import { loginPage, savedTracksPage } from './pages.ts'
import { spotifyOf } from './spotify.ts'

const app = new Hono()
app.use(csrf())
app.all('/auth/*', ({ req }) => handleAuth(req.raw))

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
app.post('/login', ({ req }) => perform('signin/spotify', req.raw.headers))
app.post('/logout', ({ req }) => perform('signout', req.raw.headers))

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => {
  console.log(`Open http://127.0.0.1:${port}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close())
