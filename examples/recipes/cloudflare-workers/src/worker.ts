import {
  AuthorizationCode,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { createLogin } from '@spotify-sdk/auth-web'
import { DurableObjectTokenCache } from '@spotify-sdk/cache-durable-object'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { env, waitUntil } from 'cloudflare:workers'
import { loginPage, savedTracksPage } from './pages.ts'

// The runtime looks for the class here, because wrangler.jsonc binds it.
export { TokenCacheObject } from '@spotify-sdk/cache-durable-object'

// At module scope: an isolate serves many requests, and keeps the tokens of its users in memory.
const authProvider = new AuthorizationCode({
  scope: requiredScopes('tracks.getSaved'),
  tokenCache: new DurableObjectTokenCache({ namespace: env.TOKENS }),
  // A refresh in the background goes on after the response.
  waitUntil,
  onEvent: (event) => console.log(JSON.stringify(event)),
})
const spotify = new SpotifyClient({ authProvider })
const { login, callback, logout, session } = createLogin({ authProvider })

async function home(request: Request): Promise<Response> {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'cache-control': 'no-store',
  }
  const user = await session(request)
  if (user === undefined) return new Response(loginPage(), { headers })
  try {
    const { items } = await spotify.withAuthProvider(user).tracks.getSaved({ limit: 5 })
    return new Response(savedTracksPage(items), { headers })
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return new Response(loginPage(), { headers })
  }
}

const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  '/': home,
  '/login': login,
  '/callback': callback,
  '/logout': logout,
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
    return route?.(request) ?? new Response('There is no such page.', { status: 404 })
  },
}
