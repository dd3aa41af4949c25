import type { MockSpotify } from '@spotify-sdk/testing'
import type { TokenRequest } from '../src/token-endpoint/encode-token-request.ts'
import { sendTokenRequest } from '../src/token-endpoint/token-request.ts'
import { factsOf } from './thrown-by.ts'

export { startMock } from 'test-support/start-mock.ts'

/** A request for an app-only token, with what the test wants otherwise. */
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

/** What a token request came to: the token, or the error with its facts as plain data. */
export async function outcomeOf(request: TokenRequest): Promise<unknown> {
  try {
    return await sendTokenRequest(request)
  } catch (error) {
    return factsOf(error)
  }
}
