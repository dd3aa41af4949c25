import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { createLogin, type Login, type LoginOptions } from '@spotify-sdk/auth-web'
import type { MockSpotify } from '@spotify-sdk/testing'
import { startMock } from 'test-support/start-mock.ts'

export const sessionSecret = 'a-secret-of-the-tests-longer-than-32-characters'

/** What a test changes. */
export interface SiteOptions extends Partial<LoginOptions> {
  readonly mock?: MockSpotify
  readonly tokenCache?: TokenCache
  readonly origin?: string
}

/** A site in one process: a request handler with one page that shows its user, on a real mock. */
export class Site {
  readonly origin: string
  readonly mock: MockSpotify
  readonly auth: AuthorizationCode
  readonly login: Login
  readonly tokenCache: TokenCache

  private constructor(options: SiteOptions, mock: MockSpotify) {
    const {
      origin = 'http://127.0.0.1:8888',
      tokenCache = new MemoryTokenCache(),
      ...more
    } = options
    const { clientId, clientSecret, tokenUrl, authorizeUrl } = mock
    this.origin = origin
    this.mock = mock
    this.tokenCache = tokenCache
    this.auth = new AuthorizationCode({
      clientId,
      clientSecret,
      tokenUrl,
      authorizeUrl,
      tokenCache,
      // Seconds until a sign-out in another process is noticed.
      revalidateSeconds: 0,
      redirectUri: `${origin}/callback`,
    })
    this.login = createLogin({ authProvider: this.auth, sessionSecret, ...more })
  }

  static async start(options: SiteOptions = {}): Promise<Site> {
    const mock = options.mock ?? (await startMock())
    mock.addUser({ id: 'ada' })
    mock.addUser({ id: 'grace' })
    return new Site(options, mock)
  }

  /** Answers as a server: `/` shows the Spotify user of the session, or nothing. */
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const { login, callback, logout, session } = this.login
    if (pathname === '/login') return login(request)
    if (pathname === '/callback') return callback(request)
    if (pathname === '/logout') return logout(request)
    const user = await session(request)
    if (user === undefined) return new Response('')
    const authorization = `Bearer ${await user.getAccessToken()}`
    const me = await fetch(`${this.mock.apiUrl}/v1/me`, { headers: { authorization } })
    const { id } = (await me.json()) as { readonly id: string }
    return new Response(id)
  }
}
