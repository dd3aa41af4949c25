import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { createSpotifyFetch } from '@spotify-sdk/client'
import ky from 'ky'

const spotify = ky.create({
  prefix: `${process.env['SPOTIFY_SDK_API_URL'] || 'https://api.spotify.com'}/v1`,
  fetch: createSpotifyFetch({ authProvider: new ClientCredentials() }),
  // Its own time-out counts the pauses, too; its own retries know nothing of them.
  timeout: 60_000,
  retry: { statusCodes: [500, 502, 504] },
})
console.log(await spotify.get('albums/4aawyAB9vmqN3uQ7FjRGTy').json<{ name: string }>())
