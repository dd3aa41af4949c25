import type { AuthProvider } from '@spotify-sdk/auth-core'
import { Refusal } from './sentence-for.ts'

/** What the example shows of a user. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly product: string
}

/** Asks the Web API who the user is. */
export async function fetchProfile(auth: AuthProvider): Promise<Profile> {
  const accessToken = await auth.getAccessToken()
  let response = await askFor(accessToken)
  if (response.status === 401) {
    // Spotify has taken this one back, as after a change of password: another, once.
    await auth.invalidate?.(accessToken)
    response = await askFor(await auth.getAccessToken())
  }
  if (response.status === 403) {
    throw new Refusal(
      'The app is in development mode, and this user is not on its list: add them in Spotify’s dashboard.',
    )
  }
  if (!response.ok) throw new Refusal(`Spotify’s Web API answered ${response.status}: try later.`)
  const { id, display_name, product } = (await response.json()) as {
    id: string
    display_name: string | null
    product?: string
  }
  return { id, name: display_name ?? id, product: product ?? 'unknown' }
}

async function askFor(accessToken: string): Promise<Response> {
  const apiUrl = process.env['SPOTIFY_SDK_API_URL'] ?? 'https://api.spotify.com'
  const headers = { authorization: `Bearer ${accessToken}` }
  try {
    return await fetch(`${apiUrl}/v1/me`, { headers, signal: AbortSignal.timeout(10_000) })
  } catch {
    throw new Refusal('Spotify’s Web API cannot be reached: is there a network connection?')
  }
}
