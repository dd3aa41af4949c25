import type { UserProvider } from '@spotify-sdk/auth-authorization-code'
import { ServerError } from '@spotify-sdk/auth-core'
import { getFromWebApi } from './web-api.ts'

/** The data that the page shows of a user. Fields without the required scope are absent. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly email: string | undefined
  readonly country: string | undefined
  readonly product: string | undefined
  readonly imageUrl: string | undefined
}

/**
 * Requests the user's profile from Spotify.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile}
 */
export async function fetchProfile(user: UserProvider, apiUrl: string): Promise<Profile> {
  const { id, display_name, email, country, product, images } = await getFromWebApi(
    user,
    `${apiUrl}/v1/me`,
  )
  if (typeof id !== 'string') {
    throw new ServerError('The Web API returned no profile.', { code: 'invalid_response' })
  }
  return {
    id,
    name: textOf(display_name) ?? id,
    email: textOf(email),
    country: textOf(country),
    product: textOf(product),
    imageUrl: Array.isArray(images) ? textOf((images as { url?: unknown }[])[0]?.url) : undefined,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
