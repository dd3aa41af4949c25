import type { AuthEvent } from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { redirectUri } from 'test-support/visit-consent-page.ts'
import { onTestFinished } from 'vitest'
import {
  AuthorizationCode,
  AuthorizationCodePkce,
  type AuthorizationCodeOptions,
} from '../src/index.ts'

export { outcome } from 'test-support/outcome.ts'
export { startMock } from 'test-support/start-mock.ts'
export {
  logIn,
  redirectUri,
  visitConsentPage,
  type Callback,
} from 'test-support/visit-consent-page.ts'
export { whoIs } from 'test-support/who-is.ts'

/** A provider with the mock's client, closed after the test. */
export function providerFor(
  { tokenUrl, authorizeUrl, clientId, clientSecret }: MockSpotify,
  more: AuthorizationCodeOptions = {},
): AuthorizationCode {
  const settings = { tokenUrl, authorizeUrl, clientId, clientSecret, redirectUri, maxRetries: 0 }
  const provider = new AuthorizationCode({ ...settings, ...more })
  onTestFinished(() => provider.close())
  return provider
}

/** The same for a client without a secret. */
export function publicProviderFor(
  { tokenUrl, authorizeUrl, clientId }: MockSpotify,
  more: AuthorizationCodeOptions = {},
): AuthorizationCodePkce {
  const settings = { tokenUrl, authorizeUrl, clientId, redirectUri, maxRetries: 0 }
  const provider = new AuthorizationCodePkce({ ...settings, ...more })
  onTestFinished(() => provider.close())
  return provider
}

/** Collects events and counts them by type. */
export class EventLog extends Array<AuthEvent> {
  readonly listener = (event: AuthEvent): void => void this.push(event)

  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  ofType<T extends AuthEvent['type']>(type: T): Extract<AuthEvent, { readonly type: T }>[] {
    return this.filter(
      (event): event is Extract<AuthEvent, { readonly type: T }> => event.type === type,
    )
  }
}

/** The refresh tokens that were sent, in order. */
export function spentRefreshTokens(mock: MockSpotify): (string | null)[] {
  return mock.requests.token
    .filter(({ form }) => form.get('grant_type') === 'refresh_token')
    .map(({ form }) => form.get('refresh_token'))
}
