import type { MockSpotify } from '@spotify-sdk/testing'
import type { TokenRequest } from '../src/token-endpoint/encode-token-request.ts'
import { sendTokenRequest } from '../src/token-endpoint/token-request.ts'
import { factsOf } from './thrown-by.ts'

export { startMock } from 'test-support/start-mock.ts'

/** A request for an app-only token, with the test's changes. */
export function appTokenRequest(
  target: Pick<MockSpotify, 'tokenUrl' | 'clientId' | 'clientSecret'>,
  more: Partial<TokenRequest> = {},
): TokenRequest {
  const { tokenUrl, clientId, clientSecret } = target
  return {
    tokenUrl,
    clientId,
    clientSecret,
    parameters: { grant_type: 'client_credentials' },
    timeoutSeconds: 10,
    maxRetries: 3,
    ...more,
  }
}

/** The result of a token request: the token, or the error's facts as plain data. */
export async function outcomeOf(request: TokenRequest): Promise<unknown> {
  try {
    return await sendTokenRequest(request)
  } catch (error) {
    return factsOf(error)
  }
}
