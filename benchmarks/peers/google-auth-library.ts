import { gaxios, UserRefreshClient } from 'google-auth-library'
import { clientId, clientSecret, type HoldUser, type SetUp } from '../src/library.ts'

/** Its client credentials are Google's own. A refresh token is the closest to other services. */
export const setUp: SetUp = (tokenUrl) => {
  const client = new UserRefreshClient({
    clientId,
    clientSecret,
    refreshToken: 'refresh-token',
    endpoints: { oauth2TokenUrl: tokenUrl },
  })
  return async () => (await client.getAccessToken()).token ?? ''
}

/** One for all users; one per user would cost 800 bytes more. */
const transporter = new gaxios.Gaxios()

export const holdUser: HoldUser = ({ accessToken, refreshToken, expiresAt }) => {
  const client = new UserRefreshClient({ clientId, clientSecret, refreshToken, transporter })
  client.setCredentials({
    access_token: accessToken,
    refresh_token: refreshToken,
    expiry_date: expiresAt * 1000,
  })
  return client
}
