import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { SpotifyClient } from '@spotify-sdk/client'

/** The app that Auth.js signs users in with, because a refresh token belongs to one app. */
const auth = new AuthorizationCode({
  clientId: process.env['AUTH_SPOTIFY_ID'] ?? process.env['SPOTIFY_SDK_CLIENT_ID'],
  clientSecret: process.env['AUTH_SPOTIFY_SECRET'] ?? process.env['SPOTIFY_SDK_CLIENT_SECRET'],
  // On one host. On several, or serverless: RedisTokenCache or PostgresTokenCache.
  tokenCache: new FileTokenCache(),
})
const spotify = new SpotifyClient({ authProvider: auth })

/** What Auth.js passes to `callbacks.jwt`; `account` is there at the sign-in only. */
interface JwtCallback {
  readonly token: { readonly sub?: string }
  readonly account?: { readonly refresh_token?: string; readonly scope?: string } | null
}

export const callbacks = {
  async jwt({ token, account }: JwtCallback): Promise<JwtCallback['token']> {
    if (account?.refresh_token !== undefined && token.sub !== undefined) {
      const { refresh_token, scope } = account
      const authorizedAt = Date.now() / 1000
      await auth.forUser(token.sub).importRefreshToken(refresh_token, { scope, authorizedAt })
    }
    return token // without Spotify's tokens
  },
}

/** In a route or a component, with `session.user.id`. */
export function spotifyOf(userId: string): SpotifyClient {
  return spotify.withAuthProvider(auth.forUser(userId))
}
