import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { log } from './log.ts'
import { readSettings } from './settings.ts'
import { stopSignal } from './stop-signal.ts'
import { stopServer } from './stop-server.ts'
import { webApp } from './web-app.ts'

/** Seconds until a sign-out in another process is noticed, although the token is in memory. */
const revalidateSeconds = 5

/** Serves the site until the process gets a signal, then closes everything. */
export async function serveSite(): Promise<void> {
  const settings = readSettings(process.env)
  const { host, port, redirectUri, scope, sessionSecret, isSecretTemporary } = settings
  await using opened = new AsyncDisposableStack()
  const tokenCache = await tokenCacheFromUrl()
  opened.defer(async () => void (await tokenCache.close?.()))
  const auth = opened.use(
    new AuthorizationCode({
      tokenCache,
      redirectUri,
      scope,
      revalidateSeconds,
      onEvent: (event) => log({ ...event }),
    }),
  )
  const apiUrl = process.env['SPOTIFY_SDK_API_URL'] ?? 'https://api.spotify.com'
  const app = await webApp({ auth, redirectUri, sessionSecret, apiUrl })

  const server = serve({ fetch: app.fetch, hostname: host, port }) as Server
  await once(server, 'listening')
  log({
    type: 'started',
    site: new URL(redirectUri).origin,
    tokens: /^[^:]*/.exec(process.env['SPOTIFY_SDK_TOKEN_CACHE'] ?? 'memory')?.[0],
    sessions: isSecretTemporary
      ? 'end with this process, because SESSION_SECRET is not set'
      : 'kept',
  })

  const signal = await stopSignal()
  log({ type: 'stopping', signal })
  await stopServer(server)
}
