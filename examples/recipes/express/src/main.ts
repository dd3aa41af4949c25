import type { LoginSession } from '@spotify-sdk/auth-web'
import { ReauthorizationRequiredError } from '@spotify-sdk/client'
import express from 'express'
import { loginPage, savedTracksPage } from './pages.ts'
import { callback, login, logout, port, session, spotifyOf } from './spotify.ts'
import { fromWeb, webRequest } from './web.ts'

const app = express()
app.disable('x-powered-by')
app.use((_request, response, next) => {
  response.set({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  next()
})

// A sign-in starts by a form: pages that load links in advance would start sign-ins. The GET follows
// the redirect by which `login` moves a sign-in from another host of the site.
app.all('/login', fromWeb(login))
app.get('/callback', fromWeb(callback))
app.post('/logout', fromWeb(logout))

app.get('/', async (request, response) => {
  const user = await session(webRequest(request))
  response.send(user === undefined ? loginPage() : await savedTracksOf(user))
})

async function savedTracksOf(user: LoginSession): Promise<string> {
  try {
    const { items } = await spotifyOf(user).tracks.getSaved({ limit: 5 })
    return savedTracksPage(items)
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify: only the session is left.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return loginPage()
  }
}

const server = app.listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`Open http://127.0.0.1:${port}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close())
