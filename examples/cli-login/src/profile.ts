import type { AuthProvider } from '@spotify-sdk/auth-core'
import { SpotifyClient } from '@spotify-sdk/client'

/** What the example shows of a user. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly product: string
}

/** Asks the Web API who the user is. */
export async function fetchProfile(authProvider: AuthProvider): Promise<Profile> {
  const spotify = new SpotifyClient({ authProvider })
  const { id, display_name, product } = await spotify.users.getCurrentProfile()
  // Restricted apps (Development Mode, Client ID from 2026-02-11 or later) do not learn the product.
  return { id, name: display_name ?? id, product: product ?? 'unknown' }
}
