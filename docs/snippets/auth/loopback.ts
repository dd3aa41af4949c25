import {
  AuthorizationCodePkce,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { FileTokenCache } from '@spotify-sdk/cache-file'

// Reads SPOTIFY_SDK_CLIENT_ID.
const auth = new AuthorizationCodePkce({
  redirectUri: 'http://127.0.0.1/callback', // as registered: no port
  scope: ['user-library-read'],
  tokenCache: new FileTokenCache(),
})
try {
  await auth.getAccessToken()
} catch (error) {
  // No user has signed in yet, or the refresh token has expired.
  if (!ReauthorizationRequiredError.is(error)) throw error
  await authorizeOnLoopback(auth) // opens the browser
}
const authorization = await auth.getAuthorization()
// Unknown if the sign-in came from SPOTIFY_SDK_REFRESH_TOKEN.
if (authorization?.reauthorizeBy !== undefined) {
  const seconds = authorization.reauthorizeBy - Date.now() / 1000
  console.log(`Sign in again in ${Math.floor(seconds / 86_400)} days.`)
}
