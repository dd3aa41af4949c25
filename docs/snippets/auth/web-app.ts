import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin } from '@spotify-sdk/auth-web'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import {
  ReauthorizationRequiredError,
  requiredScopes,
  SpotifyClient,
  TokenCacheError,
} from '@spotify-sdk/client'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

// One of each per process. They read environment variables, the same on all servers.
const tokenCache = await tokenCacheFromUrl()
const scope = requiredScopes('tracks.getSaved')
const authProvider = new AuthorizationCode({ tokenCache, scope })
const { login, callback, logout, session } = createLogin({ authProvider })
// A user does not wait 30 s for a page.
const spotify = new SpotifyClient({ authProvider, maxRetryAfterSeconds: 2 })

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/login') return login(request)
  if (pathname === '/callback') return callback(request)
  if (pathname === '/logout') return logout(request)
  if (pathname !== '/') return page('There is no such page.', 404)

  const loginButton = button('/login', 'Log in with Spotify')
  try {
    const user = await session(request)
    if (user === undefined) return page(loginButton)
    const { total } = await spotify.withAuthProvider(user).tracks.getSaved({ limit: 1 })
    return page(`${total} saved tracks ${button('/logout', 'Log out')}`)
  } catch (error) {
    if (ReauthorizationRequiredError.is(error)) {
      return page(`Please sign in again. ${loginButton}`, 403)
    }
    if (!TokenCacheError.is(error)) throw error
    console.error(error)
    // A sign-in replaces tokens that cannot be decrypted, because their key was removed.
    return page(`Please try again in a moment, or sign in again. ${loginButton}`, 503)
  }
}

function page(body: string, status = 200): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(`<!doctype html><title>Saved tracks</title>${body}`, { status, headers })
}

const button = (path: string, text: string): string =>
  `<form method="post" action="${path}"><button>${text}</button></form>`

/** The web-standard request, without its body: a sign-in reads none. */
function webRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request {
  // `//` and some Host headers make no URL.
  const address = URL.parse(url, `http://${headers.host}`) ?? 'http://invalid/404'
  return new Request(address, { method, headers: headers as Record<string, string> })
}

async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  let response: Response
  try {
    response = await handle(webRequest(incoming))
  } catch (error) {
    console.error(error)
    response = page('Something failed. Please try again in a moment.', 503)
  }
  // A client that keeps its connection would delay the exit.
  if (!server.listening) outgoing.setHeader('connection', 'close')
  outgoing
    .setHeaders(response.headers)
    .writeHead(response.status)
    .end(await response.text())
}

const server = createServer((incoming, outgoing) => void respond(incoming, outgoing))
const port = Number(process.env['PORT'] || 8888)
server.listen(port, () => console.log(`Listening on http://127.0.0.1:${port}`))

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
server.close() // accepts no more requests
await once(server, 'close') // the pending ones are answered
await spotify.close() // the refreshes in flight are stored
await tokenCache.close?.()
