import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createSpotifyFetch } from '@spotify-sdk/client'

const spotifyFetch = createSpotifyFetch({ authProvider: new ClientCredentials() })

const apiUrl = process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com'
const response = await spotifyFetch(`${apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`)
console.log(response.status) // 200
