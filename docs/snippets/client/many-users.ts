import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { SpotifyClient, type PrivateUser } from '@spotify-sdk/client'

const auth = new AuthorizationCode()
const spotify = new SpotifyClient({ authProvider: auth })

/** Light: for each request. */
export async function profileOf(userId: string): Promise<PrivateUser> {
  return spotify.withAuthProvider(auth.forUser(userId)).users.getCurrentProfile()
}
