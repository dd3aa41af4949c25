import type { TokenInfo } from '@spotify-sdk/auth-core'

/**
 * The part of a user token provider that {@link authorizeOnLoopback} needs: `AuthorizationCode`,
 * `AuthorizationCodePkce`, or any object of this shape.
 */
export interface LoginProvider extends CodeExchanger {
  /** The registered redirect URI. */
  readonly redirectUri: string | undefined
  /** Creates the URL for the user, with a new state and code verifier. */
  createAuthorizationUrl(options: {
    readonly redirectUri: string
    readonly showDialog: boolean | undefined
  }): Promise<{ readonly url: string; readonly state: string; readonly codeVerifier: string }>
  /** Reads the authorization response. Throws if it is a refusal or belongs to another request. */
  parseAuthorizationResponse(
    response: string | URLSearchParams,
    options: { readonly expectedState: string },
  ): { readonly code: string }
}

/** Exchanges the code and stores the tokens: a provider, or one user of it (`forUser`). */
export interface CodeExchanger {
  exchangeCode(
    code: string,
    options: { readonly codeVerifier: string; readonly redirectUri: string },
  ): Promise<TokenInfo>
}
