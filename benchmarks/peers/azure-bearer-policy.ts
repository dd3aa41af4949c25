import type { TokenCredential } from '@azure/core-auth'
import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineRequest,
  type SendRequest,
} from '@azure/core-rest-pipeline'
import { requestToken, type HoldUser, type SetUp } from '../src/library.ts'

const answer: SendRequest = async (request) => ({
  request,
  headers: createHttpHeaders(),
  status: 200,
})

function policyOf(credential: TokenCredential): () => Promise<string> {
  const policy = bearerTokenAuthenticationPolicy({ credential, scopes: 'scope' })
  return async () => {
    const request = createPipelineRequest({ url: 'https://api.spotify.com/v1/search' })
    await policy.sendRequest(request, answer)
    return (request.headers.get('authorization') ?? '').slice('Bearer '.length)
  }
}

/** The policy stores the token; the credential requests it. */
export const setUp: SetUp = (tokenUrl) =>
  policyOf({
    getToken: async () => {
      const { access_token: token, expires_in: seconds } = await requestToken(tokenUrl)
      return { token, expiresOnTimestamp: Date.now() + seconds * 1000 }
    },
  })

export const holdUser: HoldUser = async ({ accessToken: token, refreshToken, expiresAt }) => {
  const credential = {
    refreshToken,
    getToken: async () => ({ token, expiresOnTimestamp: expiresAt * 1000 }),
  }
  const getToken = policyOf(credential)
  await getToken()
  return getToken
}
