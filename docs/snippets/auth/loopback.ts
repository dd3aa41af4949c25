import {
  AuthorizationCodePkce,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { FileTokenCache } from '@spotify-sdk/cache-file'

const auth = new AuthorizationCodePkce({
  // Reads SPOTIFY_SDK_CLIENT_ID. The redirect URI is registered without a port: a free one is used.
  redirectUri: 'http://127.0.0.1/callback',
  scope: ['user-library-read'],
  tokenCache: new FileTokenCache(),
})
try {
  await auth.getAccessToken()
} catch (error) {
  // No user has signed in yet, or the refresh token has expired.
  if (!ReauthorizationRequiredError.is(error)) throw error
  await authorizeOnLoopback(auth)
}

const reauthorizeBy = (await auth.getAuthorization())?.reauthorizeBy ?? 0
console.log(Math.floor((reauthorizeBy - Date.now() / 1000) / 86_400), 'days until the next sign-in')
