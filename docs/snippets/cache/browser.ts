import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'

const auth = new AuthorizationCodePkce({
  clientId: 'the Client ID of your app',
  redirectUri: 'http://127.0.0.1:5173/callback',
  tokenCache: new BrowserTokenCache(),
  onEvent: (event) => {
    // The user signed in or out in another tab.
    if (event.type === 'token-adopted' || event.type === 'signed-out-elsewhere') void render()
  },
})

async function render(): Promise<void> {
  const authorization = await auth.getAuthorization()
  console.log(authorization === undefined ? 'Sign in with Spotify' : 'Sign out')
}
await render()
