import { MockSpotify } from '@spotify-sdk/testing'
import { onTestFinished } from 'vitest'
import { sendTokenRequest, type TokenRequest } from '../src/token-endpoint/token-request.ts'
import { factsOf } from './thrown-by.ts'

/** A mock for one test. */
export async function startMock(
  options: Parameters<typeof MockSpotify.start>[0] = {},
): Promise<MockSpotify> {
  const mock = await MockSpotify.start(options)
  onTestFinished(() => mock.close())
  return mock
}

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
