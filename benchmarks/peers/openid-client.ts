import {
  allowInsecureRequests,
  clientCredentialsGrant,
  Configuration,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import { clientId, clientSecret, type SetUp } from '../src/library.ts'

/** It keeps no token. As in its README, its user keeps the response and checks its expiry. */
export const setUp: SetUp = (tokenUrl) => {
  const issuer = new URL(tokenUrl).origin
  const server = { issuer, token_endpoint: tokenUrl }
  const configuration = new Configuration(server, clientId, clientSecret)
  // oxlint-disable-next-line typescript/no-deprecated -- loopback; deprecated to stand out
  allowInsecureRequests(configuration)
  let held: (TokenEndpointResponse & TokenEndpointResponseHelpers) | undefined
  return async () => {
    if (held === undefined || (held.expiresIn() ?? 0) <= 0) {
      held = await clientCredentialsGrant(configuration)
    }
    return held.access_token
  }
}
