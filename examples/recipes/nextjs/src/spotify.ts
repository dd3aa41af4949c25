import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin, type Login } from '@spotify-sdk/auth-web'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { ReauthorizationRequiredError, requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { headers } from 'next/headers'
import { after } from 'next/server'
import { randomBytes } from 'node:crypto'
import { cache } from 'react'

interface Spotify extends Login {
  readonly client: SpotifyClient
}

function connect(): Spotify {
  const { env } = process
  const authProvider = new AuthorizationCode({
    scope: requiredScopes('tracks.getSaved', 'users.getCurrentProfile'),
    redirectUri: env['SPOTIFY_SDK_REDIRECT_URI'] || 'http://127.0.0.1:3000/callback',
    // Not in memory: other processes, and those after a deployment, need the same tokens.
    tokenCache: new FileTokenCache({ directory: env['TOKENS_FOLDER'] || 'tokens' }),
    // A refresh in the background goes on after the response.
    waitUntil: after,
  })
  const login = createLogin({
    authProvider,
    // Without one that all processes know, sessions end with the process.
    sessionSecret: env['SPOTIFY_SDK_SESSION_SECRET'] || randomBytes(32).toString('base64url'),
  })
  return { client: new SpotifyClient({ authProvider }), ...login }
}

// Next.js loads this module several times: for routes, for pages, and after changes. With one
// provider per process, all of them know of a sign-out at once.
const shared = globalThis as { spotify?: Spotify }

/** Connects at the first request, because `next build` loads this module without the variables. */
export function spotify(): Spotify {
  return (shared.spotify ??= connect())
}

/** A client with the token of the signed-in user, once per request. */
const clientOfUser = cache(async (): Promise<SpotifyClient | undefined> => {
  // First of all: it keeps `next build` from rendering the page in advance.
  const request = { headers: await headers() }
  const { session, client } = spotify()
  const user = await session(request)
  return user && client.withAuthProvider(user)
})

/** Reads something of the signed-in user. Returns `undefined` if the user has to sign in. */
export async function read<T>(
  request: (client: SpotifyClient) => PromiseLike<T>,
): Promise<T | undefined> {
  const client = await clientOfUser()
  if (client === undefined) return undefined
  try {
    return await request(client)
  } catch (error) {
    // After six months, or if the user has removed the app at Spotify: only the session is left.
    if (!ReauthorizationRequiredError.is(error)) throw error
    return undefined
  }
}
