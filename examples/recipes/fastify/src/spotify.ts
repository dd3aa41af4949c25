import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin, type LoginSession } from '@spotify-sdk/auth-web'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'

const { env } = process

export const port = Number(env['PORT'] || 8888)

/** The tokens of all users. */
const authProvider = new AuthorizationCode({
  scope: requiredScopes('tracks.getSaved'),
  redirectUri: env['SPOTIFY_SDK_REDIRECT_URI'] || `http://127.0.0.1:${port}/callback`,
  tokenCache: await tokenCacheFromUrl(
    env['SPOTIFY_SDK_TOKEN_CACHE'] || pathToFileURL('tokens').href,
  ),
})

export const { login, callback, logout, session } = createLogin({
  authProvider,
  // Without one that all processes know, sessions end with the process.
  sessionSecret: env['SPOTIFY_SDK_SESSION_SECRET'] || randomBytes(32).toString('base64url'),
})

const spotify = new SpotifyClient({ authProvider })

/** A client with the token of a signed-in user. */
export function spotifyOf(user: LoginSession): SpotifyClient {
  return spotify.withAuthProvider(user)
}
