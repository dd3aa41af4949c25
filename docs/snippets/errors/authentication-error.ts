import { AuthenticationError, ClientCredentials } from '@spotify-sdk/auth-client-credentials'

const auth = new ClientCredentials({ clientSecret: 'not the real one' })
try {
  await auth.getAccessToken()
} catch (error) {
  if (!AuthenticationError.is(error)) throw error
  console.log(error.code) // invalid_client
}
