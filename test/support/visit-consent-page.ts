import type { CodeFlow, UserProvider } from '@spotify-sdk/auth-authorization-code'
import type { TokenInfo } from '@spotify-sdk/auth-core'
import type { AuthorizeOptions, MockSpotify } from '@spotify-sdk/testing'

/** No server listens here: the browser of these tests stops before this redirect. */
export const redirectUri = 'http://127.0.0.1:8888/callback'

/** The parameters of the redirect. */
export interface Callback {
  readonly code: string
  readonly codeVerifier: string
}

/** Takes the user to the consent page and back. */
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

/** A complete sign-in of the single user, or of another one. */
export async function logIn(
  mock: MockSpotify,
  provider: CodeFlow,
  user: UserProvider = provider,
  options: AuthorizeOptions & { readonly scope?: string } = {},
): Promise<TokenInfo> {
  const { code, codeVerifier } = await visitConsentPage(mock, provider, options)
  return user.exchangeCode(code, { codeVerifier })
}
