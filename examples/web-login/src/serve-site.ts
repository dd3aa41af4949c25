import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ConfigurationError } from '@spotify-sdk/auth-web'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { log } from './log.ts'
import { webApp } from './web-app.ts'

/** Serves the site until the process gets a signal, then closes everything. */
export async function serveSite(): Promise<void> {
  const { env } = process
  const port = Number(env['PORT'] || 8888)
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
    const message = 'The environment variable PORT must be a port number, 1 to 65535.'
    throw new ConfigurationError(message, { code: 'invalid_option' })
  }
  await using opened = new AsyncDisposableStack()
  const tokenCache = await tokenCacheFromUrl()
  opened.defer(async () => void (await tokenCache.close?.()))
  const auth = opened.use(
    new AuthorizationCode({
      tokenCache,
      redirectUri: env['SPOTIFY_SDK_REDIRECT_URI'] || `http://127.0.0.1:${port}/callback`,
      scope: env['WEB_LOGIN_SCOPE'] || 'user-read-email user-read-private',
      // Seconds until a sign-out in another process is noticed, although the token is in memory.
      revalidateSeconds: 5,
      onEvent: (event) => log({ ...event }),
    }),
  )
  const isTemporary = !env['SPOTIFY_SDK_SESSION_SECRET']
  if (isTemporary) env['SPOTIFY_SDK_SESSION_SECRET'] = randomBytes(32).toString('base64url')
  const app = await webApp(auth)

  const hostname = env['HOST'] || '127.0.0.1'
  const server = serve({ fetch: app.fetch, hostname, port }) as Server
  await once(server, 'listening')
  log({
    type: 'started',
    site: new URL(auth.redirectUri ?? '').origin,
    tokens: /^[^:]*/.exec(env['SPOTIFY_SDK_TOKEN_CACHE'] || 'memory')?.[0],
    sessions: isTemporary
      ? 'end with this process, because SPOTIFY_SDK_SESSION_SECRET is not set'
      : 'kept',
  })
  log({ type: 'stopping', signal: await stopSignal() })
  await stop(server)
}

/** Resolves with the first signal that asks the process to exit. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
}

/** Stops accepting requests. Resolves when the pending ones are answered, or after five seconds. */
async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A kept-alive idle connection would hold the server for seconds.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const limit = setTimeout(() => server.closeAllConnections(), 5000)
  await closed
  clearInterval(sweep)
  clearTimeout(limit)
}
