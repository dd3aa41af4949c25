import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { SpotifyClient } from '@spotify-sdk/client'

/** The app that Auth.js signs users in with, because a refresh token belongs to one app. */
const auth = new AuthorizationCode({
  clientId: process.env['AUTH_SPOTIFY_ID'] || process.env['SPOTIFY_SDK_CLIENT_ID'],
  clientSecret: process.env['AUTH_SPOTIFY_SECRET'] || process.env['SPOTIFY_SDK_CLIENT_SECRET'],
  // On one host. On several, or serverless: RedisTokenCache or PostgresTokenCache.
  tokenCache: new FileTokenCache(),
})
const spotify = new SpotifyClient({ authProvider: auth })

/** What the cookie contains. */
type Token = Readonly<Record<string, unknown>>

/** What Auth.js passes to `callbacks.jwt`; `account` is there at the sign-in only. */
interface JwtCallback {
  readonly token: Token
  readonly account?: {
    readonly provider: string
    readonly providerAccountId: string
    readonly refresh_token?: string
    readonly scope?: string
  } | null
}

/** What Auth.js passes to `callbacks.session`. */
interface SessionCallback {
  readonly session: { readonly expires: string; readonly user?: { readonly id?: string } }
  readonly token: Token
}

export const callbacks = {
  async jwt({ token, account }: JwtCallback): Promise<Token> {
    if (account?.provider !== 'spotify' || account.refresh_token === undefined) return token
    const { providerAccountId: accountId, refresh_token, scope } = account
    const authorizedAt = Date.now() / 1000
    await auth.forUser(accountId).importRefreshToken(refresh_token, { scope, authorizedAt })
    return { ...token, accountId } // without Spotify's tokens
  },
  /** Without this, a session has a name, an email and an image, but no id. */
  session({ session, token }: SessionCallback): SessionCallback['session'] {
    return { ...session, user: { ...session.user, id: token['accountId'] as string } }
  },
}

/** In a route or a component, with `session.user.id`. */
export function spotifyOf(userId: string): SpotifyClient {
  return spotify.withAuthProvider(auth.forUser(userId))
}
