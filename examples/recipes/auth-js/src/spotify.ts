import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { pathToFileURL } from 'node:url'

/** Scopes of the sign-in. The provider checks that stored tokens have them. */
export const scopes = requiredScopes('tracks.getSaved', 'users.getCurrentProfile')

/** The tokens of all users, each under the id of the Spotify account. */
export const users = new AuthorizationCode({
  scope: scopes,
  tokenCache: await tokenCacheFromUrl(
    process.env['SPOTIFY_SDK_TOKEN_CACHE'] || pathToFileURL('tokens').href,
  ),
})

const spotify = new SpotifyClient({ authProvider: users })

/** A client with the token of a user, who is known by the `providerAccountId` of Auth.js. */
export function spotifyOf(accountId: string): SpotifyClient {
  return spotify.withAuthProvider(users.forUser(accountId))
}
