import type { AuthProvider } from '@spotify-sdk/auth-core'

/** The data that the example shows of an album. */
export interface Album {
  readonly name: string
  readonly artists: readonly string[]
  readonly releaseDate: string
}

/** Requests an album from the Web API. */
export async function fetchAlbum(auth: AuthProvider, apiUrl: string): Promise<Album> {
  const accessToken = await auth.getAccessToken()
  const response = await fetch(`${apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (!response.ok) throw new Error(`The Web API answered ${response.status}`)
  const album = (await response.json()) as {
    name: string
    release_date: string
    artists: readonly { name: string }[]
  }
  return {
    name: album.name,
    releaseDate: album.release_date,
    artists: album.artists.map(({ name }) => name),
  }
}
