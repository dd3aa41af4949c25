import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { logIn } from './log-in.mjs'
import { outcome } from './outcome.mjs'

export const expected = {
  before: null,
  user: 'smedjan',
  savedTracks: [50, 5],
  // A token was revoked between the first call and the pages.
  statuses: [200, 401, 200, 200],
  missing: 'NotFoundError: not_found',
  afterLogOut: 'ReauthorizationRequiredError: authorization_required',
}

/** The official SDK, from the sign-in to the sign-out. */
export async function run(stage) {
  const { apiUrl, clientSecret: _, ...app } = stage.appOptions
  const auth = new AuthorizationCodePkce({ ...app, scope: 'user-library-read' })
  const api = new SpotifyApi(createAuthStrategy(auth), sdkOptions(auth, { apiUrl }))
  const before = await api.getAccessToken()
  await logIn(stage, auth)

  const { id: user } = await api.currentUser.profile()
  await stage.revokeTokens()
  const savedTracks = []
  for (const offset of [0, 50]) {
    const { items } = await api.currentUser.tracks.savedTracks(50, offset)
    savedTracks.push(items.length)
  }
  const statuses = await stage.apiStatuses()
  const missing = await outcome(api.albums.get('0000000000000000000000'))
  api.logOut()
  const afterLogOut = await outcome(api.currentUser.profile())
  await auth.close()
  return { before, user, savedTracks, statuses, missing, afterLogOut }
}
