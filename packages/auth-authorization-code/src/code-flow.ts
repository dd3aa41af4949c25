import {
  ConfigurationError,
  MemoryTokenCache,
  tokenCacheKey,
  UserTokenSource,
  type AccessToken,
  type AccessTokenOptions,
  type ImportRefreshTokenOptions,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  parseAuthorizationResponse,
  type AuthorizationResponse,
  type AuthorizationResponseOptions,
} from './authorization-response.ts'
import { type AuthorizationRequest, type AuthorizationUrlOptions } from './authorization-url.ts'
import {
  checkCodeFlowOptions,
  type CodeFlowClient,
  type CodeFlowOptions,
  type CodeFlowSettings,
} from './code-flow-options.ts'
import { sendRefreshToken } from './code-flow-requests.ts'
import type { AuthorizationResponseInput } from './response-parameters.ts'
import { withDailyDueEvents } from './due-events.ts'
import { LoginFlow } from './login-flow.ts'
import { noteCacheInUse } from './memory-instances.ts'
import { ScopedUserProvider } from './scoped-user-provider.ts'
import type { Authorization, ExchangeCodeOptions, UserProvider } from './user-provider.ts'
import { TokenSourcePool } from './token-source-pool.ts'

/**
 * What `AuthorizationCode` and `AuthorizationCodePkce` have in common: logins, the single user's
 * tokens, and those of many users by `forUser`.
 */
export abstract class CodeFlow implements UserProvider, AsyncDisposable {
  readonly #settings: CodeFlowSettings
  readonly #clientId: string
  readonly #loginFlow: LoginFlow
  readonly #sourceOf: (user?: string) => UserTokenSource
  readonly #singleUser: ScopedUserProvider
  readonly #users: TokenSourcePool
  #single: UserTokenSource | undefined

  protected constructor(options: CodeFlowOptions, client: CodeFlowClient) {
    const settings = checkCodeFlowOptions(options)
    this.#settings = settings
    this.#clientId = client.clientId
    this.#loginFlow = new LoginFlow(settings, client)
    const tokenCache = settings.tokenCache ?? new MemoryTokenCache()
    const onEvent = withDailyDueEvents(settings.onEvent)
    let isInUse = false
    this.#sourceOf = (user) => {
      if (!isInUse) noteCacheInUse(tokenCache, this.#keyOf(undefined), onEvent)
      isInUse = true
      return new UserTokenSource({
        ...settings,
        key: this.#keyOf(user),
        tokenCache,
        onEvent: (event) => {
          // A sign-out in another process, tab or provider: what it erased is not handed out again.
          if (event.type === 'signed-out-elsewhere') this.#loginFlow.forget(user)
          return onEvent?.(event)
        },
        grant: 'refresh_token',
        initialRefreshToken: user === undefined ? settings.initialRefreshToken : undefined,
        rotatesRefreshTokens: client.clientSecret === undefined,
        requestToken: (current, permit) => sendRefreshToken(settings, client, current, permit),
      })
    }
    this.#users = new TokenSourcePool(this.#sourceOf, settings.maxUsersInMemory)
    this.#singleUser = this.#userOn(() => this.#singleSource())
  }

  /** The redirect URI of logins, as it was given; `undefined` where none was. */
  get redirectUri(): string | undefined {
    return this.#settings.redirectUri
  }

  /**
   * Makes the URL to which the user is sent to log in, with a fresh state and code verifier. Keep
   * both with the user's browser (a signed, `HttpOnly` cookie) until the response comes.
   *
   * @throws `ConfigurationError` where there is no redirect URI, or an option is wrong.
   */
  async createAuthorizationUrl(
    options: AuthorizationUrlOptions = {},
  ): Promise<AuthorizationRequest> {
    return this.#loginFlow.begin(options)
  }

  /**
   * Reads the authorization response: see the function {@link parseAuthorizationResponse}.
   *
   * @throws `AuthorizationError`; `ConfigurationError` for what is no response.
   */
  parseAuthorizationResponse(
    response: AuthorizationResponseInput,
    options: AuthorizationResponseOptions,
  ): AuthorizationResponse {
    return parseAuthorizationResponse(response, options)
  }

  /**
   * One of many users. May be called at every request: what belongs to a user is kept here, the
   * object that it returns is light. The tokens lie under a key of the user's own in the same cache.
   *
   * @param userId Any text that names the user for good: the id of your account; where Spotify is
   *   the login, an id of the session, since `/v1/me` names the user only after the exchange.
   * @throws `ConfigurationError` for an empty or missing id: it never means the single user.
   */
  forUser(userId: string): UserProvider {
    if (typeof userId !== 'string' || userId.trim() === '') {
      throw new ConfigurationError(
        'forUser wants the id of a user, a string that is not empty. For the single user, call the methods of the provider itself.',
        { code: 'invalid_option' },
      )
    }
    // Throws for half a surrogate pair, here and not at the first use.
    this.#keyOf(userId)
    return this.#userOn(() => this.#users.of(userId), userId)
  }

  /** {@inheritDoc UserProvider.getAccessToken} */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#singleSource().getAccessToken(options)
  }

  /** {@inheritDoc UserProvider.getToken} */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#singleSource().getToken(options)
  }

  /** {@inheritDoc UserProvider.peekToken} */
  peekToken(): AccessToken | undefined {
    return this.#singleSource().peekToken()
  }

  /** {@inheritDoc UserProvider.invalidate} */
  invalidate(accessToken: string): Promise<void> {
    return this.#singleSource().invalidate(accessToken)
  }

  /** {@inheritDoc UserProvider.exchangeCode} */
  exchangeCode(code: string, options: ExchangeCodeOptions): Promise<TokenInfo> {
    return this.#singleUser.exchangeCode(code, options)
  }

  /** {@inheritDoc UserProvider.importRefreshToken} */
  importRefreshToken(refreshToken: string, options?: ImportRefreshTokenOptions): Promise<void> {
    return this.#singleUser.importRefreshToken(refreshToken, options)
  }

  /** {@inheritDoc UserProvider.getAuthorization} */
  getAuthorization(): Promise<Authorization | undefined> {
    return this.#singleUser.getAuthorization()
  }

  /** {@inheritDoc UserProvider.signOut} */
  signOut(): Promise<void> {
    return this.#singleUser.signOut()
  }

  /** {@inheritDoc UserProvider.retryRejectedRefreshToken} */
  retryRejectedRefreshToken(): Promise<void> {
    return this.#singleUser.retryRejectedRefreshToken()
  }

  /**
   * Ends background work. The cache stays as it is, also the provider's own in memory: closing is
   * not signing out. Works when it is asked again.
   */
  async close(): Promise<void> {
    await Promise.all([this.#single?.close(), this.#users.close()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Made at its first use: a provider of many users needs none. */
  #singleSource(): UserTokenSource {
    return (this.#single ??= this.#sourceOf())
  }

  #userOn(source: () => UserTokenSource, user?: string): ScopedUserProvider {
    return new ScopedUserProvider({
      source,
      exchangeCode: (...parameters) => this.#loginFlow.exchange(user, ...parameters),
      forgetExchanges: () => this.#loginFlow.forget(user),
    })
  }

  #keyOf(user: string | undefined): string {
    const { tokenUrl } = this.#settings
    return tokenCacheKey({
      grant: 'authorization-code',
      clientId: this.#clientId,
      user,
      tokenUrl,
    })
  }
}
