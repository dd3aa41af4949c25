import type { MockSpotify } from '@spotify-sdk/testing'
import { onTestFinished } from 'vitest'
import { ClientCredentials, type ClientCredentialsOptions } from '../src/index.ts'

export { startMock } from 'test-support/start-mock.ts'

/** A provider with the mock's client, closed after the test. */
export function providerFor(
  { tokenUrl, clientId, clientSecret }: MockSpotify,
  more: ClientCredentialsOptions = {},
): ClientCredentials {
  const provider = new ClientCredentials({ tokenUrl, clientId, clientSecret, ...more })
  onTestFinished(() => provider.close())
  return provider
}
