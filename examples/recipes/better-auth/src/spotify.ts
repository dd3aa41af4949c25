import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { requiredScopes, SpotifyClient, type PrivateUser } from '@spotify-sdk/client'
import { pathToFileURL } from 'node:url'

/** Scopes of the sign-in. The provider checks that stored tokens have them. */
export const scopes = requiredScopes('tracks.getSaved', 'users.getCurrentProfile')

/** The tokens of all users, each under the id of the Spotify account. */
const users = new AuthorizationCode({
  scope: scopes,
  tokenCache: await tokenCacheFromUrl(
    process.env['SPOTIFY_SDK_TOKEN_CACHE'] || pathToFileURL('tokens').href,
  ),
})

const spotify = new SpotifyClient({ authProvider: users })

/** A client with the token of a user, who is known by the `accountId` of better-auth. */
export function spotifyOf(accountId: string): SpotifyClient {
  return spotify.withAuthProvider(users.forUser(accountId))
}

/** The tokens that a sign-in brought. */
export interface SignInTokens {
  readonly accessToken?: string | undefined
  readonly refreshToken?: string | undefined
}

/** Reads whose tokens these are, and takes over the refresh token. */
export async function takeOver({ accessToken, refreshToken }: SignInTokens): Promise<PrivateUser> {
  if (!accessToken || !refreshToken) throw new Error('Spotify sent no refresh token.')
  const signedIn = spotify.withAuthProvider({ getAccessToken: () => accessToken })
  const profile = await signedIn.users.getCurrentProfile()
  await users.forUser(profile.id).importRefreshToken(refreshToken, {
    authorizedAt: Math.floor(Date.now() / 1000),
  })
  return profile
}
