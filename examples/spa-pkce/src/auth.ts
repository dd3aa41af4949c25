import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
import { noteEvent } from './journal.ts'

const {
  VITE_SPOTIFY_CLIENT_ID: clientId,
  VITE_SPOTIFY_AUTHORIZE_URL: authorizeUrl,
  VITE_SPOTIFY_TOKEN_URL: tokenUrl,
} = import.meta.env

/** The user of this page, in all of its tabs. A page has no client secret: PKCE alone. */
export const auth = new AuthorizationCodePkce({
  clientId,
  authorizeUrl,
  tokenUrl,
  // Registered in Spotify's dashboard, letter by letter: http://127.0.0.1:5173/callback
  redirectUri: new URL('/callback', window.location.origin).href,
  // As few as the page needs: whoever injects a script into it gets no more than these.
  scope: ['user-read-private', 'playlist-read-private'],
  tokenCache: new BrowserTokenCache(),
  onEvent: noteEvent,
})
