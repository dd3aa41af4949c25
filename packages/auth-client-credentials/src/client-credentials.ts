import {
  tokenCacheKey,
  AppTokenSource,
  type AccessToken,
  type AccessTokenOptions,
  type AuthProvider,
  type ProviderOptions,
} from '@spotify-sdk/auth-core'
import {
  checkProviderOptions,
  requiredSetting,
  sendTokenRequest,
} from '@spotify-sdk/auth-core/toolkit'

/** Options of {@link ClientCredentials}. */
export interface ClientCredentialsOptions extends ProviderOptions {
  /**
   * The app's Client ID.
   * @defaultValue `SPOTIFY_SDK_CLIENT_ID`
   */
  readonly clientId?: string | undefined
  /**
   * The app's client secret.
   * @defaultValue `SPOTIFY_SDK_CLIENT_SECRET`
   */
  readonly clientSecret?: string | undefined
}

/**
 * App-only access tokens, by the client credentials grant. They reach the catalogue (albums,
 * artists, tracks, search), not user data: `/me/*` answers 403.
 *
 * The constructor only reads and checks the configuration: it makes no request and sets no timer.
 *
 * @throws `ConfigurationError` from the constructor, naming the option and the environment
 *   variable.
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow | Spotify: Client Credentials Flow}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4 | RFC 6749 §4.4}
 */
export class ClientCredentials implements AuthProvider, AsyncDisposable {
  readonly #source: AppTokenSource

  constructor(options: ClientCredentialsOptions = {}) {
    const settings = checkProviderOptions(options)
    const clientId = requiredSetting(options.clientId, 'clientId', 'SPOTIFY_SDK_CLIENT_ID')
    const clientSecret = requiredSetting(
      options.clientSecret,
      'clientSecret',
      'SPOTIFY_SDK_CLIENT_SECRET',
    )
    const parameters = { grant_type: 'client_credentials' }
    this.#source = new AppTokenSource({
      ...settings,
      key: tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl: settings.tokenUrl }),
      requestToken: (current, permit) => {
        const concealed = [current?.accessToken]
        return sendTokenRequest({
          ...settings,
          clientId,
          clientSecret,
          parameters,
          concealed,
          ...permit,
        })
      },
    })
  }

  /**
   * Returns a valid app-only token, normally from memory. Concurrent callers share one request.
   *
   * @throws `AuthenticationError` if Spotify rejects the credentials. `RateLimitError`,
   *   `ServerError` or `ConnectionError` if no token is available now; `retryAfterSeconds` says when
   *   to retry. The reason of the caller's own `signal`.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#source.getAccessToken(options)
  }

  /** Returns the same token as {@link getAccessToken}, with its expiry. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#source.getToken(options)
  }

  /** Returns the valid token in memory, if there is one. Starts no cache read and no request. */
  peekToken(): AccessToken | undefined {
    return this.#source.peekToken()
  }

  /** Reports that the API answered 401 to this token, which is then not returned again. */
  invalidate(accessToken: string): Promise<void> {
    return this.#source.invalidate(accessToken)
  }

  /** Stops background work. A cache that you passed stays open. The provider stays usable. */
  async close(): Promise<void> {
    await this.#source.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
