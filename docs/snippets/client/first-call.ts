import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })

const album = await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
console.log(album.name, album.artists[0]?.name) // Global Warming Pitbull
