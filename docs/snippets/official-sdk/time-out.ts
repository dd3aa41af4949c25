import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'

const auth = new ClientCredentials()
const options = sdkOptions(auth, {
  fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }),
})
const api = new SpotifyApi(createAuthStrategy(auth), options)
console.log((await api.search('daft punk', ['artist'])).artists.items[0]?.name) // Daft Punk
