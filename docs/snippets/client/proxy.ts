import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'
import { EnvHttpProxyAgent, fetch } from 'undici'

const dispatcher = new EnvHttpProxyAgent()
const throughProxy = (url: string, init: object) => fetch(url, { ...init, dispatcher })

// Tokens and the Web API are requested through the proxy.
await using spotify = new SpotifyClient({
  authProvider: new ClientCredentials({ fetch: throughProxy }),
  fetch: throughProxy,
})
console.log((await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')).name)
