import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'

// Reads SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET.
const auth = new ClientCredentials()
const api = new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth))

const album = await api.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
console.log(album.name, album.tracks.total) // Global Warming 18
