import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })

const searchParams = { q: 'daft punk', type: 'track', limit: 10 }
for await (const track of spotify.paginate<{ name: string }>('search', { searchParams })) {
  console.log(track.name)
}
