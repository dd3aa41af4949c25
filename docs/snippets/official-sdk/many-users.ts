import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'

const auth = new AuthorizationCode({ scope: ['user-read-email'] })
const options = sdkOptions(auth)

function apiOf(userId: string): SpotifyApi {
  const user = auth.forUser(userId)
  return new SpotifyApi(createAuthStrategy(user), options.withAuthProvider(user))
}

console.log(await apiOf('smedjan').getAccessToken()) // null: nobody has signed in
