import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { pathToFileURL } from 'node:url'
import { logEvent } from './log.ts'

/** The tokens outlive the process: users linked their accounts once, and must not do so again. */
const tokenCache = await tokenCacheFromUrl(
  process.env['SPOTIFY_SDK_TOKEN_CACHE'] || pathToFileURL('tokens').href,
)
const options = { tokenCache, onEvent: logEvent }

/** For requests that need no user. `keepWarm` refreshes the token by a timer, before a message needs it. */
const app = new ClientCredentials({ ...options, keepWarm: true })

/** Users are known by the id of their Discord account. */
export const users = new AuthorizationCode({
  ...options,
  scope: requiredScopes('tracks.getSaved'),
})

/** One client for the app: Spotify counts its requests, whoever they are for. */
export const spotify = new SpotifyClient({ authProvider: app, onEvent: logEvent })

/** The same client with the token of one user. It is light: make one per message. */
export function spotifyOf(userId: string): SpotifyClient {
  return spotify.withAuthProvider(users.forUser(userId))
}

/** Ends timers and connections. Users stay linked. */
export async function close(): Promise<void> {
  await Promise.all([app.close(), users.close(), spotify.close()])
  await tokenCache.close?.()
}
