import { SpotifyClient } from '@spotify-sdk/client'
import { auth } from './auth.ts'

const spotify = new SpotifyClient({
  authProvider: auth,
  apiUrl: import.meta.env.VITE_SPOTIFY_API_URL || undefined,
})

/** What the page shows of a user. */
export interface Profile {
  /** The id if the user has no display name. */
  readonly name: string
  readonly imageUrl: string | undefined
  readonly facts: readonly string[]
}

/** What the page shows of a playlist. */
export interface Playlist {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly trackCount: number
}

/** The types say what Spotify promises. The page does not trust that: any field may be missing. */
export async function loadProfile(): Promise<Profile> {
  const user = await spotify.users.getCurrentProfile()
  if (typeof user?.id !== 'string') throw new Error('Spotify answered with no profile.')
  const { id, display_name, images, product, country } = user
  return {
    name: display_name?.trim() ? display_name : id,
    imageUrl: images?.find((image) => image?.url)?.url,
    facts: [product, country].filter((fact) => typeof fact === 'string'),
  }
}

export async function loadPlaylists(): Promise<readonly Playlist[]> {
  const playlists = await spotify.playlists.getForCurrentUser({ limit: 20 }).toArray({ max: 20 })
  return playlists.map((playlist, index) => ({
    id: playlist.id ?? `${index}`,
    name: playlist.name ?? 'Without a name',
    isPrivate: playlist.public === false,
    trackCount: playlist.items?.total ?? 0,
  }))
}
