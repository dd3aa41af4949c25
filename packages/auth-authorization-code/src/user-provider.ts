import {
  reauthorizeBy,
  type AccessToken,
  type AccessTokenOptions,
  type AuthProvider,
  type ImportRefreshTokenOptions,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

/** Options of `exchangeCode`. */
export interface ExchangeCodeOptions {
  /**
   * The verifier of the authorization request. `undefined` only if the provider has `pkce: false`.
   */
  readonly codeVerifier: string | undefined
  /** The redirect URI of the authorization request, if it was not the provider's. */
  readonly redirectUri?: string | undefined
  /**
   * Whether only one process sends the code, under a lease, and the others get its token. Only for
   * a user id that no other sign-in has, because a stored token of the user is then taken for the
   * result.
   * @defaultValue false
   */
  readonly acrossProcesses?: boolean | undefined
}

/** What a user has granted, and how long it is valid. */
export interface Authorization {
  /** When the user consented, in Unix seconds. Unknown for the option `refreshToken`. */
  readonly authorizedAt: number | undefined
  /** When the refresh token expires (six months after consent), in Unix seconds. */
  readonly reauthorizeBy: number | undefined
  /** The granted scopes, separated by spaces. */
  readonly scope: string | undefined
}

/** One user's tokens: returned by `forUser`, and implemented by a provider for its single user. */
export interface UserProvider extends AuthProvider {
  /**
   * Returns a valid access token of the user, normally from memory. Concurrent callers share one
   * request.
   *
   * @throws `ReauthorizationRequiredError` if the user must sign in: code `authorization_required`
   *   (no sign-in yet), `invalid_grant` (the refresh token no longer works), `insufficient_scope`
   *   (see `missingScopes`). `AuthenticationError`, `RateLimitError`, `ServerError`,
   *   `ConnectionError` or `TokenCacheError` if no token is available now. The reason of the caller's
   *   own `signal`.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string>
  /** Returns the same token as `getAccessToken`, with its expiry and scopes. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken>
  /** Returns the valid token in memory, if there is one. Starts no cache read and no request. */
  peekToken(): AccessToken | undefined
  /** Reports that the API answered 401 to this token, which is then not returned again. */
  invalidate(accessToken: string): Promise<void>
  /**
   * Exchanges the code of an authorization response for tokens and stores them. It ignores
   * cooldowns, and it signs a user in again who was signed out. A second call with the same code,
   * verifier and user makes no second request while the code lives, and gets the same result or
   * error; in another process, only with `acrossProcesses`.
   *
   * If the cache fails, the tokens stay in memory and are stored as soon as the cache works again
   * (event `token-store-failed`).
   *
   * @throws `AuthenticationError` (`invalid_grant`: the code was used, has expired, or belongs to
   *   another verifier): sign in again. `RateLimitError`, `ServerError` or `ConnectionError`: call it
   *   again.
   */
  exchangeCode(code: string, options: ExchangeCodeOptions): Promise<TokenInfo>
  /**
   * Signs a user in with a refresh token that another library obtained. Spotify verifies it at the
   * first refresh. It replaces the token of another sign-in. A second import of the same refresh token
   * changes nothing, unless Spotify has rejected what came of the first.
   *
   * @throws `ConfigurationError` if the refresh token, scope or date is invalid.
   */
  importRefreshToken(refreshToken: string, options?: ImportRefreshTokenOptions): Promise<void>
  /**
   * Returns what the user has granted, or `undefined` if no user has signed in. Makes no request.
   *
   * @throws `TokenCacheError` if the cache does not answer and no token is in memory.
   */
  getAuthorization(): Promise<Authorization | undefined>
  /**
   * Deletes the user's tokens. A refresh in flight cannot restore them. Other processes notice
   * within `revalidateSeconds`, or immediately if the cache has `subscribe`. Spotify has no
   * endpoint to revoke the consent.
   *
   * @throws `TokenCacheError` (code `cache_unavailable`) if the cache failed. The user is then
   *   still signed in.
   */
  signOut(): Promise<void>
  /**
   * Retries a refresh token that Spotify rejected; rejections during an outage can be wrong. Call
   * it only on explicit user action. Does nothing if no token was rejected.
   *
   * @throws `ReauthorizationRequiredError` if it is rejected again.
   */
  retryRejectedRefreshToken(): Promise<void>
}

/** Returns the authorization that a stored token describes. */
export function authorizationOf(token: TokenInfo | undefined): Authorization | undefined {
  if (token === undefined) return undefined
  const { authorizedAt, scope } = token
  return {
    authorizedAt,
    reauthorizeBy: authorizedAt === undefined ? undefined : reauthorizeBy(authorizedAt),
    scope,
  }
}
