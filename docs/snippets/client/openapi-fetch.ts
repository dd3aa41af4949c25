import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createSpotifyFetch } from '@spotify-sdk/client'
import createClient from 'openapi-fetch'

// openapi-typescript makes all of them from Spotify's description.
interface Paths {
  '/v1/albums/{id}': {
    get: {
      parameters: { path: { id: string } }
      responses: { 200: { content: { 'application/json': { name: string } } } }
    }
  }
}

const spotify = createClient<Paths>({
  baseUrl: process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com',
  fetch: createSpotifyFetch({ authProvider: new ClientCredentials() }),
})
const params = { path: { id: '4aawyAB9vmqN3uQ7FjRGTy' } }
const { data } = await spotify.GET('/v1/albums/{id}', { params })
console.log(data?.name) // Global Warming
