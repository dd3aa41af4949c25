import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { apiUrl, authorizeUrl, clientId, tokenUrl } from './settings.js'

/** Called when the user has signed in or out in another tab. */
let onChange = () => {}
export function watchOtherTabs(listener) {
  onChange = listener
}

/** The user of this page, in all its tabs. A page cannot keep a client secret, so it uses PKCE. */
export const auth = new AuthorizationCodePkce({
  clientId,
  authorizeUrl,
  tokenUrl,
  // The folder of this page, registered in Spotify's dashboard with the slash: http://127.0.0.1:5173/
  redirectUri: new URL('.', location.href).href,
  // As few scopes as possible: an injected script could use all of them.
  scope: requiredScopes('tracks.getSaved'),
  tokenCache: new BrowserTokenCache(),
  onEvent: ({ type }) => {
    if (type === 'token-adopted' || type === 'signed-out-elsewhere') onChange()
  },
})

export const spotify = new SpotifyClient({ authProvider: auth, apiUrl })

const attempt = 'sign-in'

/** Sends the user to Spotify. State and verifier wait in this tab: another tab may sign in, too. */
export async function startSignIn() {
  const { url, ...request } = await auth.createAuthorizationUrl()
  sessionStorage.setItem(attempt, JSON.stringify(request))
  location.assign(url)
}

/** Completes the sign-in, if Spotify has sent the user back to this page. */
export async function finishSignIn() {
  const { href, search } = location
  if (!new URLSearchParams(search).has('state')) return
  // The code stays neither in the address nor in the history.
  history.replaceState(null, '', location.pathname)
  const { state, codeVerifier } = JSON.parse(sessionStorage.getItem(attempt) ?? '{}')
  const { code } = auth.parseAuthorizationResponse(href, { expectedState: state })
  sessionStorage.removeItem(attempt)
  await auth.exchangeCode(code, { codeVerifier })
}
