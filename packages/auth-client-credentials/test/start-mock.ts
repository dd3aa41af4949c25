import { MockSpotify } from '@spotify-sdk/testing'
import { onTestFinished } from 'vitest'
import { ClientCredentials, type ClientCredentialsOptions } from '../src/index.ts'

/** A mock for one test. */
export async function startMock(
  options: Parameters<typeof MockSpotify.start>[0] = {},
): Promise<MockSpotify> {
  const mock = await MockSpotify.start(options)
  onTestFinished(() => mock.close())
  return mock
}

/** A provider for one test, of the mock's own client. */
export function providerFor(
  { tokenUrl, clientId, clientSecret }: MockSpotify,
  more: ClientCredentialsOptions = {},
): ClientCredentials {
  const provider = new ClientCredentials({ tokenUrl, clientId, clientSecret, ...more })
  onTestFinished(() => provider.close())
  return provider
}
