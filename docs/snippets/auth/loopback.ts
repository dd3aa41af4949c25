import {
  AuthorizationCodePkce,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { FileTokenCache } from '@spotify-sdk/cache-file'

const auth = new AuthorizationCodePkce({
  // Reads SPOTIFY_SDK_CLIENT_ID. The redirect URI is registered without a port: a free one is used.
  redirectUri: 'http://127.0.0.1/callback',
  tokenCache: new FileTokenCache(),
})

async function getAccessToken(): Promise<string> {
  try {
    return await auth.getAccessToken()
  } catch (error) {
    // No user has signed in yet, or the refresh token has expired.
    if (!ReauthorizationRequiredError.is(error)) throw error
    await authorizeOnLoopback(auth)
    return auth.getAccessToken()
  }
}

console.log((await getAccessToken()).length > 0)
