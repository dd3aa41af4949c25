import {
  AuthorizationCode,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'

// Reads SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET.
const authProvider = new AuthorizationCode({
  redirectUri: 'http://127.0.0.1/callback',
  scope: requiredScopes('tracks.getSaved'),
  tokenCache: new FileTokenCache(),
})
try {
  await authProvider.getAccessToken()
} catch (error) {
  // The first run opens the browser. Later runs find the tokens in the cache.
  if (!ReauthorizationRequiredError.is(error)) throw error
  await authorizeOnLoopback(authProvider)
}

await using spotify = new SpotifyClient({ authProvider })
const saved = await spotify.tracks.getSaved().toArray({ max: 10 })
for (const { track } of saved) console.log(track.name)
