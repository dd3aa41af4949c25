import type { MockSpotify } from '@spotify-sdk/testing'
import { waitUntil } from '../redis/wait-until.ts'

/**
 * Waits until the last token that a mock has issued has expired. A refresh in the background may bring
 * another one meanwhile: change the mock's `tokenLifetimeSeconds` afterwards.
 */
export async function tokenExpiry(mock: MockSpotify): Promise<void> {
  await waitUntil('the token has expired', () => {
    const { receivedAt } = mock.requests.token.at(-1) ?? { receivedAt: NaN }
    return Date.now() / 1000 > receivedAt + mock.tokenLifetimeSeconds
  })
}
