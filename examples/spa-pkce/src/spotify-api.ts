import { auth } from './auth.ts'

const { VITE_SPOTIFY_API_URL: apiUrl = 'https://api.spotify.com' } = import.meta.env

/** What `/v1/me` tells of the user. */
export interface Profile {
  readonly id: string
  readonly display_name: string
  readonly country?: string
  readonly product?: string
  readonly images: readonly { readonly url: string }[]
}

/** One of `/v1/me/playlists`. What is in it is counted under one of two names. */
export interface Playlist {
  readonly id: string
  readonly name: string
  readonly public: boolean | null
  readonly images: readonly { readonly url: string }[] | null
  readonly tracks?: { readonly total: number }
  readonly items?: { readonly total: number }
}

export async function loadProfile(): Promise<Profile> {
  return get('/v1/me')
}

export async function loadPlaylists(): Promise<readonly Playlist[]> {
  const { items } = await get<{ readonly items: readonly Playlist[] }>('/v1/me/playlists?limit=20')
  return items
}

/** Asks the Web API, once more with another token where this one was refused. */
async function get<T>(path: string, isSecondTry = false): Promise<T> {
  const accessToken = await auth.getAccessToken()
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${apiUrl}${path}`, { headers })
  if (response.status === 401 && !isSecondTry) {
    await auth.invalidate(accessToken)
    return get(path, true)
  }
  if (!response.ok) throw new Error(`Spotify answered ${response.status} to ${path}.`)
  return (await response.json()) as T
}
