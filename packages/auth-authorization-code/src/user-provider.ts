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
  /** That of the authorization request. `undefined` only where the provider has `pkce: false`. */
  readonly codeVerifier: string | undefined
  /** The redirect URI of the authorization request, where that was not the provider's. */
  readonly redirectUri?: string | undefined
}

/** What a user has granted, and until when. */
export interface Authorization {
  /** When the user consented: Unix time in seconds. Unknown for a refresh token from elsewhere. */
  readonly authorizedAt: number | undefined
  /** When the refresh token dies, six months after the consent: Unix time in seconds. */
  readonly reauthorizeBy: number | undefined
  /** The scopes that were granted, separated by spaces. */
  readonly scope: string | undefined
}

/** One user's tokens: what `forUser` returns, and what a provider is for its single user. */
export interface UserProvider extends AuthProvider {
  /**
   * A valid access token of the user: from memory as a rule; concurrent callers share one request.
   *
   * @throws `ReauthorizationRequiredError` when only the user can go on: code
   *   `authorization_required` (nobody has logged in), `invalid_grant` (the refresh token is
   *   dead), `insufficient_scope` (`missingScopes`). `AuthenticationError`, `RateLimitError`,
   *   `ServerError`, `ConnectionError` or `TokenCacheError` when none can be had now; the reason
   *   of the caller's own `signal`.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string>
  /** The same as `getAccessToken`, with the time at which the token ends and its scopes. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken>
  /** The valid token in memory, if there is one. Starts nothing: no cache read and no request. */
  peekToken(): AccessToken | undefined
  /** Tells that the API answered 401 to this very token: it is not handed out again. */
  invalidate(accessToken: string): Promise<void>
  /**
   * Exchanges the code of an authorization response for tokens, and stores them: it heeds no
   * cooldown, and revives a key that was signed out. Called again with the same code, verifier
   * and user, within the code's life, it makes no second request: the result is the same, error
   * included. Never repeated after a failure that may have spent the code.
   *
   * Where the cache fails, the login is kept in this process and stored as soon as the cache takes
   * it (event `token-store-failed`).
   *
   * @throws `AuthenticationError` (`invalid_grant`: the code is spent, expired, or another
   *   verifier's); `RateLimitError`, `ServerError` or `ConnectionError`: log in again.
   */
  exchangeCode(code: string, options: ExchangeCodeOptions): Promise<TokenInfo>
  /**
   * Stores a refresh token that another library obtained, as a sign-in. Spotify verifies it at the
   * first refresh. It replaces what is stored for the user: call it once for each user.
   *
   * @throws `ConfigurationError` for what cannot be a refresh token, a scope or a date.
   */
  importRefreshToken(refreshToken: string, options?: ImportRefreshTokenOptions): Promise<void>
  /**
   * What the user has granted; `undefined`: nobody has logged in. Requests nothing.
   *
   * @throws `TokenCacheError` where the cache does not answer and nothing is in memory.
   */
  getAuthorization(): Promise<Authorization | undefined>
  /**
   * Deletes the user's tokens, and beats every refresh in flight. Other processes notice within
   * `revalidateSeconds`, at once where the cache tells of it. Spotify is not told: it has no endpoint for that.
   *
   * @throws `TokenCacheError` (code `cache_unavailable`) where the cache did not take it.
   */
  signOut(): Promise<void>
  /**
   * Tries a refresh token once more that Spotify has refused, on a person's word: in an outage it
   * may have been refused falsely. Does nothing where none was refused.
   *
   * @throws `ReauthorizationRequiredError` where it is refused again.
   */
  retryRejectedRefreshToken(): Promise<void>
}

/** What is known of an authorization from its token. */
export function authorizationOf(token: TokenInfo | undefined): Authorization | undefined {
  // What a sign-out leaves behind in a cache without `delete` has neither.
  if (token === undefined || (token.refreshToken === undefined && token.expiresAt === 0)) {
    return undefined
  }
  const { authorizedAt, scope } = token
  return {
    authorizedAt,
    reauthorizeBy: authorizedAt === undefined ? undefined : reauthorizeBy(authorizedAt),
    scope,
  }
}
