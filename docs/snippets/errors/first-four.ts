import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import {
  ConnectionError,
  ForbiddenError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyClient,
} from '@spotify-sdk/client'

await using spotify = new SpotifyClient({ authProvider: new AuthorizationCode() })
try {
  const saved = await spotify.tracks.getSaved({ limit: 10 })
  for (const { track } of saved.items) console.log(track.name)
} catch (error) {
  if (ReauthorizationRequiredError.is(error)) {
    console.log('Show the sign-in button.')
  } else if (RateLimitError.is(error)) {
    console.log(`Try again in ${error.retryAfterSeconds} seconds.`)
  } else if (ForbiddenError.is(error)) {
    console.log(error.code, error.message) // for example premium_required
  } else if (ServerError.is(error) || ConnectionError.is(error)) {
    console.log('Try again later.')
  } else {
    throw error // A developer must act: log it.
  }
}
