import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { NotFoundError, RateLimitError } from '@spotify-sdk/client'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'

const auth = new ClientCredentials()
const api = new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth))
try {
  await api.albums.get('0000000000000000000000')
} catch (error) {
  if (RateLimitError.is(error)) console.log(`again in ${error.retryAfterSeconds} s`)
  else if (NotFoundError.is(error)) console.log(error.status) // 404
  else throw error
}
