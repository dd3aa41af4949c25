import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'

// SPOTIFY_SDK_CLIENT_ID, SPOTIFY_SDK_CLIENT_SECRET, SPOTIFY_SDK_REDIRECT_URI
const auth = new AuthorizationCode({ scope: ['user-read-email', 'user-library-read'] })

// 1. Send the user to Spotify; keep `state` and `codeVerifier` with the browser.
const { url, state, codeVerifier } = await auth.createAuthorizationUrl()

// 2. The user comes back to the redirect URI.
export async function callback(request: Request): Promise<void> {
  const { code } = auth.parseAuthorizationResponse(request.url, { expectedState: state })
  await auth.exchangeCode(code, { codeVerifier })
}

// 3. Afterwards: a valid token, from memory or refreshed.
export async function me(): Promise<Response> {
  const headers = { authorization: `Bearer ${await auth.getAccessToken()}` }
  return fetch('https://api.spotify.com/v1/me', { headers })
}

console.log(url) // https://accounts.spotify.com/authorize?…
