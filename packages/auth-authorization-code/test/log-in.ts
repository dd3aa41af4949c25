import type { AuthEvent, TokenInfo } from '@spotify-sdk/auth-core'
import { MockSpotify, type AuthorizeOptions } from '@spotify-sdk/testing'
import { onTestFinished } from 'vitest'
import {
  AuthorizationCode,
  AuthorizationCodePkce,
  type AuthorizationCodeOptions,
  type CodeFlow,
  type UserProvider,
} from '../src/index.ts'

export { whoIs } from '../../../test/who-is.ts'

/** Where no server listens: the browser of these tests is stopped before it would go there. */
export const redirectUri = 'http://127.0.0.1:8888/callback'

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

/** What the user comes back with. */
export interface Callback {
  readonly code: string
  readonly codeVerifier: string
}

/** The user's way to the consent page and back. */
export async function visitConsentPage(
  mock: MockSpotify,
  provider: CodeFlow,
  options: AuthorizeOptions & { readonly scope?: string } = {},
): Promise<Callback> {
  const { scope, ...click } = options
  const { url, state, codeVerifier } = await provider.createAuthorizationUrl({ scope })
  const response = await mock.authorize(url, click)
  const { code } = provider.parseAuthorizationResponse(response, { expectedState: state })
  return { code, codeVerifier }
}

/** A whole login: of the single user, or of another one. */
export async function logIn(
  mock: MockSpotify,
  provider: CodeFlow,
  user: UserProvider = provider,
  options: AuthorizeOptions & { readonly scope?: string } = {},
): Promise<TokenInfo> {
  const { code, codeVerifier } = await visitConsentPage(mock, provider, options)
  return user.exchangeCode(code, { codeVerifier })
}

/** What a promise came to, as a value. */
export async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error
  }
}

/** Collects events, and counts them by type. */
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

/** The refresh tokens that were sent, in their order. */
export function spentRefreshTokens(mock: MockSpotify): (string | null)[] {
  return mock.requests.token
    .filter(({ form }) => form.get('grant_type') === 'refresh_token')
    .map(({ form }) => form.get('refresh_token'))
}
