import type { TokenInfo } from '@spotify-sdk/auth-core'

/**
 * What {@link authorizeOnLoopback} needs of a provider of user tokens: `AuthorizationCode`,
 * `AuthorizationCodePkce`, or anything of that shape.
 */
export interface LoginProvider extends CodeExchanger {
  /** The redirect URI as it is registered. */
  readonly redirectUri: string | undefined
  /** Makes the URL that the user opens, with a fresh state and code verifier. */
  createAuthorizationUrl(options: {
    readonly redirectUri: string
    readonly showDialog: boolean | undefined
  }): Promise<{ readonly url: string; readonly state: string; readonly codeVerifier: string }>
  /** Reads what the user's browser came back with; throws where it is a refusal, or no answer. */
  parseAuthorizationResponse(
    response: string | URLSearchParams,
    options: { readonly expectedState: string },
  ): { readonly code: string }
}

/** Who exchanges the code and keeps the tokens: a provider, or one user of it (`forUser`). */
export interface CodeExchanger {
  exchangeCode(
    code: string,
    options: { readonly codeVerifier: string; readonly redirectUri: string },
  ): Promise<TokenInfo>
}
