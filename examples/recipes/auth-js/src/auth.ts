import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core'
import Spotify from '@auth/core/providers/spotify'
import type { Account, Session } from '@auth/core/types'
import { randomBytes } from 'node:crypto'
import { scopes, users } from './spotify.ts'

const { env } = process
export const port = Number(env['PORT'] || 8888)
const baseUrl = env['AUTH_URL'] || `http://127.0.0.1:${port}/auth`
const authorizeUrl = env['SPOTIFY_SDK_AUTHORIZE_URL'] || 'https://accounts.spotify.com/authorize'

/** Also for `NextAuth(config)`, `SvelteKitAuth(config)` and the others. */
export const config: AuthConfig = {
  basePath: new URL(baseUrl).pathname,
  trustHost: true,
  secret: env['AUTH_SECRET'] || randomBytes(32).toString('base64url'),
  providers: [
    Spotify({
      clientId: env['SPOTIFY_SDK_CLIENT_ID'] ?? '',
      clientSecret: env['SPOTIFY_SDK_CLIENT_SECRET'] ?? '',
      authorization: `${authorizeUrl}?${new URLSearchParams({ scope: scopes.join(' ') })}`,
      token: env['SPOTIFY_SDK_TOKEN_URL'] || 'https://accounts.spotify.com/api/token',
      userinfo: new URL('/v1/me', env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com').href,
    }),
  ],
  callbacks: {
    // `account` is there at a sign-in only. What this returns is the cookie: the id, and no token.
    jwt: async ({ token, account }) => {
      if (account?.provider !== 'spotify') return token
      return { ...token, accountId: await takeOver(account) }
    },
    session: ({ session, token }) => ({
      ...session,
      user: { ...session.user, id: token['accountId'] as string },
    }),
  },
}

/** Stores the refresh token of a sign-in. @returns The id of the Spotify account. */
async function takeOver({ providerAccountId, refresh_token, scope }: Account): Promise<string> {
  if (!refresh_token) throw new Error('Spotify sent no refresh token.')
  await users.forUser(providerAccountId).importRefreshToken(refresh_token, {
    scope,
    authorizedAt: Math.floor(Date.now() / 1000),
  })
  return providerAccountId
}

/** Answers the routes of Auth.js. Behind a proxy, the site's address is not that of the request. */
export async function handleAuth(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  return Auth(new Request(new URL(pathname + search, baseUrl), request), config)
}

/** Who is signed in. */
export interface SignedIn {
  /** The id of the Spotify account; `undefined` if nobody is signed in. */
  readonly accountId: string | undefined
  /** Send them with the page: they make the session last as long as it is used. */
  readonly cookies: readonly string[]
}

/** Reads and renews the session. In Next.js: `await auth()`. */
export async function readSession(headers: Headers): Promise<SignedIn> {
  const response = await Auth(requestOf('session', headers), config)
  const session = (await response.json()) as Session | null
  return { accountId: session?.user?.id, cookies: response.headers.getSetCookie() }
}

/** Does what a form of this site asks for. The server has checked where the form is. */
export async function perform(
  action: 'signin/spotify' | 'signout',
  headers: Headers,
): Promise<Response> {
  const body = new URLSearchParams({ callbackUrl: new URL('/', baseUrl).href })
  const request = requestOf(action, headers, { method: 'POST', body })
  return Auth(request, { ...config, skipCSRFCheck })
}

function requestOf(action: string, headers: Headers, init?: RequestInit): Request {
  const cookie = headers.get('cookie') ?? ''
  return new Request(`${baseUrl}/${action}`, { headers: { cookie }, ...init })
}
