import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'

// Reads SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET.
await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })

const songs = await spotify.search({ q: 'daft punk', type: ['track'] }).toArray({ max: 3 })
for (const song of songs) console.log(song.name, '–', song.artists[0]?.name)
