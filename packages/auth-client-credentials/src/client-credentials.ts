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
 * artists, tracks, search), but nothing that is a user's: `/me/*` answers 403.
 *
 * Construction reads and checks the configuration and does nothing else: no request, no timer.
 *
 * @throws `ConfigurationError` at construction, naming the option and the environment variable.
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
   * Asks for an app-only token: from memory as a rule; concurrent callers share one request.
   *
   * @returns A valid access token.
   * @throws `AuthenticationError` when Spotify refuses the credentials; `RateLimitError`,
   *   `ServerError` or `ConnectionError` when there is no valid token and none can be had now
   *   (`retryAfterSeconds` says when to ask again); the reason of the caller's own `signal`.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#source.getAccessToken(options)
  }

  /** The same as {@link getAccessToken}, with the time at which the token ends. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#source.getToken(options)
  }

  /** The valid token in memory, if there is one. Starts nothing: no cache read and no request. */
  peekToken(): AccessToken | undefined {
    return this.#source.peekToken()
  }

  /** Tells that the API answered 401 to this very token: it is not handed out again. */
  invalidate(accessToken: string): Promise<void> {
    return this.#source.invalidate(accessToken)
  }

  /** Ends background work. A cache that was passed in stays open. Works when it is asked again. */
  async close(): Promise<void> {
    await this.#source.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
