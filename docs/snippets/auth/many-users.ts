import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { SpotifyClient, type PrivateUser } from '@spotify-sdk/client'

const auth = new AuthorizationCode()
const spotify = new SpotifyClient({ authProvider: auth })

export async function profileOf(userId: string): Promise<PrivateUser> {
  const user = spotify.withAuthProvider(auth.forUser(userId))
  return user.users.getCurrentProfile()
}
