import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import {
  apiBaseUrl,
  createSpotifyFetch,
  readResponseError,
  SpotifyClient,
} from '@spotify-sdk/client'
import { logIn } from './log-in.mjs'
import { outcome } from './outcome.mjs'

export const expected = {
  user: 'smedjan',
  savedTracks: 55,
  // A token that was revoked between the first call and the pages.
  statuses: [200, 401, 200, 200],
  missing: 'NotFoundError: not_found',
  byFetch: 'ForbiddenError: insufficient_scope',
}

/** The client and the fetch: a 401, pages, errors. */
export async function run(stage) {
  const { apiUrl, clientSecret: _, ...app } = stage.appOptions
  const auth = new AuthorizationCodePkce({ ...app, scope: 'user-library-read' })
  await logIn(stage, auth)

  const client = new SpotifyClient({ authProvider: auth, apiUrl })
  const { id: user } = await client.get('me')
  await stage.revokeTokens()
  const savedTracks = []
  for await (const item of client.paginate('me/tracks', { searchParams: { limit: 50 } })) {
    savedTracks.push(item)
  }
  const statuses = await stage.apiStatuses()
  const missing = await outcome(client.get('albums/0000000000000000000000'))

  const spotifyFetch = createSpotifyFetch({ authProvider: auth, apiUrl })
  const response = await spotifyFetch(`${apiBaseUrl(apiUrl)}me/tracks?ids=0eGsygTp906u18L0Oimnem`, {
    method: 'PUT',
  })
  const { name, code } = await readResponseError(response)
  await client.close()
  return { user, savedTracks: savedTracks.length, statuses, missing, byFetch: `${name}: ${code}` }
}
