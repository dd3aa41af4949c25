import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { SpotifyClient } from '@spotify-sdk/client'

// Reads SPOTIFY_SDK_CLIENT_ID, SPOTIFY_SDK_CLIENT_SECRET and SPOTIFY_SDK_REDIRECT_URI.
const auth = new AuthorizationCode({
  scope: ['user-library-read'], // the list that createAuthorizeURL had
  tokenCache: new FileTokenCache(), // on several hosts: RedisTokenCache or PostgresTokenCache
})
const spotify = new SpotifyClient({ authProvider: auth })

/** `/login`: redirect to `url`, and keep `state` and `codeVerifier` in a signed cookie. */
export async function login(): Promise<{ url: string; state: string; codeVerifier: string }> {
  return auth.createAuthorizationUrl()
}

/**
 * `/callback`: stores the tokens of the user with the id `userId`, which is yours. Without a cookie, the
 * response is refused with an `AuthorizationError`.
 */
export async function callback(
  userId: string,
  url: string,
  cookie: { readonly state?: string; readonly codeVerifier?: string },
): Promise<void> {
  const { code } = auth.parseAuthorizationResponse(url, { expectedState: cookie.state })
  await auth.forUser(userId).exchangeCode(code, { codeVerifier: cookie.codeVerifier })
}

/** `/`: the saved tracks of that user. */
export async function savedTracks(userId: string): Promise<string[]> {
  const user = spotify.withAuthProvider(auth.forUser(userId))
  const saved = await user.tracks.getSaved().toArray()
  return saved.map(({ track }) => track.name)
}
