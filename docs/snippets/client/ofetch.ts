import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createSpotifyFetch } from '@spotify-sdk/client'
import { createFetch } from 'ofetch'

const fetch = createSpotifyFetch({ authProvider: new ClientCredentials() })
const spotify = createFetch({ fetch }).create({
  baseURL: `${process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com'}/v1`,
})
const album = await spotify<{ name: string }>('/albums/4aawyAB9vmqN3uQ7FjRGTy')
console.log(album.name) // Global Warming
