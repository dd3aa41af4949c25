import { AuthorizationCode, AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import {
  createLogin,
  isSameOrigin,
  type Login,
  type LoginOptions,
  type LoginSession,
} from '@spotify-sdk/auth-web'
import { SpotifyClient } from '@spotify-sdk/client'

const authProvider = new AuthorizationCode()
const spotify = new SpotifyClient({ authProvider })

export const { login, callback, logout, session }: Login = createLogin({
  authProvider,
  sessionSecret: ['the new one', 'the old one'],
  scope: ['user-read-email'],
  cookies: { prefix: 'my-site', sessionSeconds: 86_400 },
  afterLogin: async (user: LoginSession) => {
    await user.getAuthorization()
  },
  onError: (error, request) => new Response(`${String(error)} ${request.url}`, { status: 500 }),
})

/** A page of the site, and a form that changes something. */
export async function page(request: Request): Promise<Response> {
  const user = await session(request)
  if (user === undefined) return new Response('Sign in')
  if (request.method === 'POST' && !isSameOrigin(request, 'https://example.com')) {
    return new Response('', { status: 403 })
  }
  const { display_name } = await spotify.withAuthProvider(user).users.getCurrentProfile()
  return new Response(display_name ?? user.userId)
}

/** A Server Component of Next.js has headers, and no request. */
export async function token(headers: Headers): Promise<string | undefined> {
  return (await session({ headers }))?.getAccessToken()
}

export const options: LoginOptions = {
  authProvider: new AuthorizationCodePkce(),
  sessionSecret: undefined,
  afterLogin: '/profile',
  afterLogout: '/goodbye',
}

// @ts-expect-error a token cache is no provider
export const wrong = createLogin({ authProvider: { getAccessToken: () => '' } })

// @ts-expect-error whoever sees a number has no path
export const numbered = createLogin({ authProvider, afterLogin: () => 7 })
