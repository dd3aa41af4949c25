import type { AuthProvider } from '@spotify-sdk/auth-core'
import { Refusal } from './sentence-for.ts'

/** The data that the example shows of a user. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly product: string
}

/** Asks the Web API for the user's profile. */
export async function fetchProfile(auth: AuthProvider): Promise<Profile> {
  const accessToken = await auth.getAccessToken()
  let response = await askFor(accessToken)
  if (response.status === 401) {
    // The token was revoked, for example by a password change: retry once with another.
    await auth.invalidate?.(accessToken)
    response = await askFor(await auth.getAccessToken())
  }
  if (response.status === 403) {
    throw new Refusal(
      'The app is in development mode and this user is not on its list. Add the user in Spotify’s dashboard.',
    )
  }
  if (!response.ok)
    throw new Refusal(`Spotify’s Web API answered ${response.status}. Try again later.`)
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
    throw new Refusal('Spotify’s Web API cannot be reached. Check the network connection.')
  }
}
