import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { ForbiddenError, NotFoundError, SpotifyClient, SpotifyError } from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })
try {
  await spotify.albums.get('0000000000000000000000')
} catch (error) {
  if (ForbiddenError.is(error) && error.code === 'insufficient_scope') {
    console.log(`Ask the user for ${error.missingScopes?.join()}.`)
  } else if (NotFoundError.is(error)) {
    console.log(error.message) // GET /v1/albums/0000000000000000000000 was answered with 404 (…).
  } else if (SpotifyError.is(error)) {
    console.log(error.name, error.code, error.status, error.retryAfterSeconds)
  } else {
    throw error
  }
}
