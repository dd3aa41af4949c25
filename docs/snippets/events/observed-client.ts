import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyClient } from '@spotify-sdk/client'
import { observe } from './opentelemetry.ts'

const authProvider = new ClientCredentials({ onEvent: observe })
await using spotify = new SpotifyClient({ authProvider, onEvent: observe })
await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
