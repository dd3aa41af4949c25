import {
  AuthorizationCode,
  AuthorizationCodePkce,
  parseAuthorizationResponse,
  type CodeFlow,
  type SpotifyScope,
  type UserProvider,
} from '@spotify-sdk/auth-authorization-code'

/** A web server's callback: missing cookies are passed on as they are. */
export async function callback(
  auth: CodeFlow,
  url: string,
  cookies: { readonly state: string | undefined; readonly verifier: string | undefined },
  userId: string,
): Promise<string> {
  const { code } = auth.parseAuthorizationResponse(url, { expectedState: cookies.state })
  const user: UserProvider = auth.forUser(userId)
  const { refreshToken } = await user.exchangeCode(code, { codeVerifier: cookies.verifier })
  const authorization = await user.getAuthorization()
  return `${refreshToken ?? ''} ${authorization?.reauthorizeBy ?? 0}`
}

export const scopes: readonly SpotifyScope[] = ['user-read-email', 'a-scope-of-next-year']
export const confidential: CodeFlow = new AuthorizationCode({ scope: scopes, pkce: false })
export const open: CodeFlow = new AuthorizationCodePkce({ scope: 'user-read-email streaming' })

// @ts-expect-error a public client has no secret
export const leaky = new AuthorizationCodePkce({ clientSecret: 'secret' })

// @ts-expect-error without the state that was kept, nothing is known of a response
export const careless = parseAuthorizationResponse('?code=a', {})

// @ts-expect-error whoever exchanges a code says which verifier, if only that there is none
export const unbound = open.exchangeCode('code', {})
