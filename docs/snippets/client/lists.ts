import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })
const artist = '4tZwfgrHOc3mvqYlEYSvVi'

const page = await spotify.artists.getAlbums(artist, { limit: 5 })
console.log(`${page.items.length} of ${page.total} albums`)

for await (const album of spotify.artists.getAlbums(artist)) console.log(album.name)

const newest = await spotify.artists.getAlbums(artist).toArray({ max: 3 })
console.log(newest.length)
