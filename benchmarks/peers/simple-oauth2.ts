import { AuthorizationCode, ClientCredentials, type AccessToken } from 'simple-oauth2'
import { clientId, clientSecret, type HoldUser, type SetUp } from '../src/library.ts'

/** As in its README: its user keeps the token and checks whether it has expired. */
export const setUp: SetUp = (tokenUrl) => {
  const { origin, pathname } = new URL(tokenUrl)
  const client = new ClientCredentials({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: pathname },
  })
  let held: AccessToken | undefined
  return async () => {
    if (held === undefined || held.expired()) held = await client.getToken({})
    return held.token['access_token'] as string
  }
}

const users = new AuthorizationCode({
  client: { id: clientId, secret: clientSecret },
  auth: { tokenHost: 'https://accounts.spotify.com', tokenPath: '/api/token' },
})

export const holdUser: HoldUser = ({ accessToken, refreshToken, expiresAt }) =>
  users.createToken({
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_at: new Date(expiresAt * 1000),
  })
