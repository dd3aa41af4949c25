import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { clientId, clientSecret, type SetUp } from '../library.ts'

export const setUp: SetUp = (tokenUrl) => {
  const auth = new ClientCredentials({ clientId, clientSecret, tokenUrl })
  return () => auth.getAccessToken()
}
