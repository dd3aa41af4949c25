import { AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { createSpotifyFetch, SpotifyClient } from '@spotify-sdk/client'
import { logIn } from './log-in.mjs'
import { outcome } from './outcome.mjs'

export const expected = {
  user: 'smedjan',
  afterA401: 'smedjan',
  tokenRequests: 2,
  missing: 'NotFoundError: not_found',
  throughFetch: { status: 200, name: 'Global Warming' },
}

/** A user's Web API calls with a 401 in between; the same with the authenticated fetch. */
export async function run({ apiUrl, ...stage }) {
  const { clientSecret: _, ...publicOptions } = stage.appOptions
  const auth = new AuthorizationCodePkce(publicOptions)
  await logIn(stage, auth)
  const client = new SpotifyClient({ authProvider: auth, apiUrl })
  const { id: user } = await client.get('me')
  await stage.revokeTokens()
  const { id: afterA401 } = await client.get('me')
  const tokenRequests = await stage.countTokenRequests()
  const missing = await outcome(client.get('albums/0000000000000000000000'))

  const spotifyFetch = createSpotifyFetch({ authProvider: auth, apiUrl })
  const response = await spotifyFetch(`${apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`)
  const { name } = await response.json()
  await client.close()
  const throughFetch = { status: response.status, name }
  return { user, afterA401, tokenRequests, missing, throughFetch }
}
