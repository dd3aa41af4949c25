import { auth } from './auth.ts'

const { VITE_SPOTIFY_API_URL: apiUrl = 'https://api.spotify.com' } = import.meta.env

/** The data that the page shows of a user. */
export interface Profile {
  /** The id, if the user has no display name. */
  readonly name: string
  readonly imageUrl: string | undefined
  readonly facts: readonly string[]
}

/** The data that the page shows of a playlist. */
export interface Playlist {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly trackCount: number
}

/** An object of the Web API. Any field may be `null` or missing. */
type ApiObject = Readonly<Record<string, unknown>>

export async function loadProfile(): Promise<Profile> {
  const { id, display_name, images, product, country } = await get('/v1/me')
  const name = textOf(display_name) ?? textOf(id)
  if (name === undefined) throw new Error('Spotify answered with no profile.')
  return {
    name,
    imageUrl: objectsOf(images)
      .map(({ url }) => textOf(url))
      .find((url) => url !== undefined),
    facts: [product, country].map(textOf).filter((fact) => fact !== undefined),
  }
}

export async function loadPlaylists(): Promise<readonly Playlist[]> {
  const { items } = await get('/v1/me/playlists?limit=20')
  if (!Array.isArray(items)) throw new Error('Spotify answered with no playlists.')
  return objectsOf(items).map((playlist, index) => {
    // The number of items has one of two names.
    const total = objectOf(playlist['tracks'] ?? playlist['items'])['total']
    return {
      id: textOf(playlist['id']) ?? `${index}`,
      name: textOf(playlist['name']) ?? 'Without a name',
      isPrivate: playlist['public'] === false,
      trackCount: typeof total === 'number' ? total : 0,
    }
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function objectOf(value: unknown): ApiObject {
  return typeof value === 'object' && value !== null ? (value as ApiObject) : {}
}

function objectsOf(value: unknown): readonly ApiObject[] {
  return Array.isArray(value) ? value.filter((item) => item !== null).map(objectOf) : []
}

/** Sends a GET to the Web API, and retries it once with another token after a 401. */
async function get(path: string, isSecondTry = false): Promise<ApiObject> {
  const accessToken = await auth.getAccessToken()
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${apiUrl}${path}`, { headers })
  if (response.status === 401 && !isSecondTry) {
    await auth.invalidate(accessToken)
    return get(path, true)
  }
  if (!response.ok) throw new Error(`Spotify answered ${response.status} to ${path}.`)
  const body: unknown = await response.json().catch(() => undefined)
  return objectOf(body)
}
