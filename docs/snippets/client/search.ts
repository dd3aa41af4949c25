import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })

const { tracks, albums } = await spotify.search({ q: 'daft punk', type: ['track', 'album'] })
console.log(tracks.items[0]?.album.name, albums.total)

for await (const track of spotify.search({ q: 'artist:daft punk', type: ['track'] })) {
  console.log(track.name)
}
