import {
  AuthorizationCodePkce,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'

export const auth = new AuthorizationCodePkce({
  clientId: 'the Client ID of your app',
  redirectUri: 'http://127.0.0.1:5173/callback',
  scope: ['streaming', 'user-read-email', 'user-read-private'],
  tokenCache: new BrowserTokenCache(),
})

/** An option of the player: `new Spotify.Player({ name: 'My page', getOAuthToken })`. */
export async function getOAuthToken(callback: (token: string) => void): Promise<void> {
  try {
    callback(await auth.getAccessToken())
  } catch (error) {
    console.log(ReauthorizationRequiredError.is(error) ? 'Please sign in.' : 'Please try again.')
  }
}
