import type { AuthProvider } from '@spotify-sdk/auth-core'
import { SpotifyClient, type Album } from '@spotify-sdk/client'

/** Gets an album from the Web API. */
export async function fetchAlbum(authProvider: AuthProvider, apiUrl: string): Promise<Album> {
  const spotify = new SpotifyClient({ authProvider, apiUrl })
  return spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
}
