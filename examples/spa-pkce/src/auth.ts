import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
import { noteEvent } from './journal.ts'

const {
  VITE_SPOTIFY_CLIENT_ID: clientId,
  VITE_SPOTIFY_AUTHORIZE_URL: authorizeUrl,
  VITE_SPOTIFY_TOKEN_URL: tokenUrl,
} = import.meta.env

/** The user of this page, in all its tabs. A page has no client secret, so it uses PKCE. */
export const auth = new AuthorizationCodePkce({
  clientId,
  authorizeUrl: authorizeUrl || undefined,
  tokenUrl: tokenUrl || undefined,
  // Registered exactly in Spotify's dashboard: http://127.0.0.1:5173/callback
  redirectUri: new URL('/callback', window.location.origin).href,
  // As few as possible: an injected script could use all of them.
  scope: ['user-read-private', 'playlist-read-private'],
  tokenCache: new BrowserTokenCache(),
  onEvent: noteEvent,
})
