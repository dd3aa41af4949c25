import { ServerError, type SpotifyClient } from '@spotify-sdk/client'

/** What the page shows of a user. Fields that the scopes do not allow are absent. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly email: string | undefined
  readonly country: string | undefined
  readonly product: string | undefined
  readonly imageUrl: string | undefined
}

/**
 * Gets the profile of the client's user.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile}
 */
export async function fetchProfile(spotify: SpotifyClient): Promise<Profile> {
  const { id, display_name, images, ...user } = await spotify.users.getCurrentProfile()
  // Answers are typed, and not checked: this page depends on the id alone.
  if (typeof id !== 'string') {
    throw new ServerError('The Web API returned no profile.', { code: 'invalid_response' })
  }
  const { email, country, product } = user
  return { id, name: display_name || id, email, country, product, imageUrl: images?.[0]?.url }
}
