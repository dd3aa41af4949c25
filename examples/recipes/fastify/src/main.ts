import formbody from '@fastify/formbody'
import { ReauthorizationRequiredError } from '@spotify-sdk/client'
import fastify from 'fastify'
import { loginPage, savedTracksPage } from './pages.ts'
import { spotifyLogin, webRequest } from './spotify-login.ts'
import { port, session, spotifyOf } from './spotify.ts'

const app = fastify({
  logger: {
    serializers: {
      // The query of the callback contains a code.
      req: ({ method, url }) => ({ method, path: url.split('?', 1)[0] }),
    },
  },
})
app.addHook('onRequest', async (_request, reply) => {
  reply.headers({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
})
// Without it, Fastify answers every form with 415.
await app.register(formbody)
await app.register(spotifyLogin)

app.get('/', async (request, reply) => {
  reply.type('text/html; charset=utf-8')
  const user = await session(webRequest(request))
  if (user === undefined) return loginPage()
  try {
    const { items } = await spotifyOf(user).tracks.getSaved({ limit: 5 })
    return savedTracksPage(items)
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify: only the session is left.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return loginPage()
  }
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.close())
await app.listen({ host: '127.0.0.1', port })
