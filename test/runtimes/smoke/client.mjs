import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { createSpotifyFetch, requiredScopes, SpotifyClient } from '@spotify-sdk/client'
import { endpoints } from '@spotify-sdk/client/endpoints'
import { logIn } from './log-in.mjs'
import { outcome } from './outcome.mjs'

export const expected = {
  user: 'smedjan',
  afterA401: 'smedjan',
  tokenRequests: 2,
  tracks: 18,
  found: 'Discovery',
  cover: 'insufficient_scope: ugc-image-upload,playlist-modify-public,playlist-modify-private',
  operations: 97,
  missing: 'NotFoundError: not_found',
  throughFetch: { status: 200, name: 'Global Warming' },
}

/** A user's Web API calls with a 401 in between; the same with the authenticated fetch. */
export async function run({ apiUrl, ...stage }) {
  const { clientSecret: _, ...publicOptions } = stage.appOptions
  const auth = new AuthorizationCodePkce(publicOptions)
  await logIn(stage, auth)
  const spotify = new SpotifyClient({ authProvider: auth, apiUrl })
  const { id: user } = await spotify.users.getCurrentProfile()
  await stage.revokeTokens()
  const { id: afterA401 } = await spotify.get('me')
  const tokenRequests = await stage.countTokenRequests()
  const missing = await outcome(spotify.get('albums/0000000000000000000000'))

  const album = '4aawyAB9vmqN3uQ7FjRGTy'
  const { length: tracks } = await spotify.albums.getTracks(album, { limit: 5 }).toArray()
  const { albums } = await spotify.search({ q: 'discovery', type: ['album', 'track'] })
  const image = new Blob([new Uint8Array([0xff, 0xd8, 0xff])])
  const cover = await spotify.playlists
    .uploadCoverImage('5BJNgXEnAASkM6fnnURmHK', image)
    .catch(({ code, missingScopes }) => `${code}: ${missingScopes}`)
  if (requiredScopes('albums.getSaved').join() !== 'user-library-read') throw new Error('scopes')

  const spotifyFetch = createSpotifyFetch({ authProvider: auth, apiUrl })
  const response = await spotifyFetch(`${apiUrl}/v1/albums/${album}`)
  const { name } = await response.json()
  await spotify.close()
  return {
    user,
    afterA401,
    tokenRequests,
    tracks,
    found: albums.items[0]?.name,
    cover,
    operations: Object.keys(endpoints).length,
    missing,
    throughFetch: { status: response.status, name },
  }
}
