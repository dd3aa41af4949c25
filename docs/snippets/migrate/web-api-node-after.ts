import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'

const auth = new AuthorizationCode({ scope: requiredScopes('tracks.getSaved') })
const spotify = new SpotifyClient({ authProvider: auth })

/** `/login`: redirect to `url`, and keep the rest in a signed cookie. */
const login = () => auth.createAuthorizationUrl()

/** `/callback`, with what the cookie says. */
async function callback(url: string, state: string, codeVerifier: string): Promise<void> {
  const { code } = auth.parseAuthorizationResponse(url, { expectedState: state })
  await auth.exchangeCode(code, { codeVerifier })
}

/** `/` */
async function savedTracks(): Promise<string[]> {
  const saved = await spotify.tracks.getSaved().toArray()
  return saved.map(({ track }) => track.name)
}

console.log((await login()).url.length > 0, callback.name, savedTracks.name)
