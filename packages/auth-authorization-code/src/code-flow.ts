import {
  ConfigurationError,
  MemoryTokenCache,
  tokenCacheKey,
  UserTokenSource,
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
import { TokenSourcePool } from './token-source-pool.ts'
import type { UserProvider } from './user-provider.ts'

/**
 * Common part of `AuthorizationCode` and `AuthorizationCodePkce`: sign-in, the single user's
 * tokens, and the tokens of many users (`forUser`).
 */
export abstract class CodeFlow extends ScopedUserProvider implements AsyncDisposable {
  readonly #settings: CodeFlowSettings
  readonly #loginFlow: LoginFlow
  readonly #keyOf: (user?: string) => string
  readonly #users: TokenSourcePool
  readonly #closeSingle: () => Promise<void> | undefined

  protected constructor(options: CodeFlowOptions, client: CodeFlowClient) {
    const settings = checkCodeFlowOptions(options)
    const loginFlow = new LoginFlow(settings, client)
    const { clientId } = client
    const { tokenUrl } = settings
    const keyOf = (user?: string): string =>
      tokenCacheKey({ grant: 'authorization-code', clientId, user, tokenUrl })
    const tokenCache = settings.tokenCache ?? new MemoryTokenCache()
    const onEvent = withDailyDueEvents(settings.onEvent)
    let isInUse = false
    const sourceOf = (user?: string): UserTokenSource => {
      if (!isInUse) noteCacheInUse(tokenCache, keyOf(), onEvent)
      isInUse = true
      return new UserTokenSource({
        ...settings,
        key: keyOf(user),
        tokenCache,
        onEvent: (event) => {
          // The user signed out in another process, tab or provider: do not return the deleted
          // tokens.
          if (event.type === 'signed-out-elsewhere') loginFlow.forget(user)
          return onEvent?.(event)
        },
        initialRefreshToken: user === undefined ? settings.initialRefreshToken : undefined,
        rotatesRefreshTokens: client.clientSecret === undefined,
        requestToken: (current, permit) => sendRefreshToken(settings, client, current, permit),
      })
    }
    // Created at first use: a provider of many users does not need it.
    let single: UserTokenSource | undefined
    super(loginFlow, undefined, () => (single ??= sourceOf()))
    this.#settings = settings
    this.#loginFlow = loginFlow
    this.#keyOf = keyOf
    this.#users = new TokenSourcePool(sourceOf, settings.maxUsersInMemory)
    this.#closeSingle = () => single?.close()
  }

  /** The redirect URI as configured, or `undefined`. */
  get redirectUri(): string | undefined {
    return this.#settings.redirectUri
  }

  /**
   * Creates the URL where the user signs in, with a new state and code verifier. Keep both with the
   * user's browser (a signed, `HttpOnly` cookie) until the response arrives.
   *
   * @throws `ConfigurationError` if there is no redirect URI, or an option is wrong.
   */
  async createAuthorizationUrl(options?: AuthorizationUrlOptions): Promise<AuthorizationRequest> {
    return this.#loginFlow.begin(options ?? {})
  }

  /**
   * Reads the authorization response: see the function {@link parseAuthorizationResponse}.
   *
   * @throws `AuthorizationError`; `ConfigurationError` if the argument is not a response.
   */
  parseAuthorizationResponse(
    response: AuthorizationResponseInput,
    options: AuthorizationResponseOptions,
  ): AuthorizationResponse {
    return parseAuthorizationResponse(response, options)
  }

  /**
   * Returns a provider for one of many users. Call it on every request: it is cheap, because the
   * state of the user stays in this provider. The tokens are stored in the same cache under the user's
   * own key.
   *
   * @param userId A permanent name of the user: your account id, or, if Spotify is the only
   *   sign-in, a session id, because `/v1/me` names the user only after the exchange.
   * @throws `ConfigurationError` for an empty or missing id. It never means the single user.
   */
  forUser(userId: string): UserProvider {
    if (typeof userId !== 'string' || userId.trim() === '') {
      throw new ConfigurationError('forUser needs the id of a user.', { code: 'invalid_option' })
    }
    // Throws for an unpaired surrogate now, not at first use.
    this.#keyOf(userId)
    return new ScopedUserProvider(this.#loginFlow, userId, () => this.#users.of(userId))
  }

  /**
   * Stops background work. The cache stays as it is, including the provider's own in memory:
   * closing is not signing out. The provider stays usable.
   */
  async close(): Promise<void> {
    await Promise.all([this.#closeSingle(), this.#users.close()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
