import type {
  AccessToken,
  AccessTokenOptions,
  ImportRefreshTokenOptions,
  TokenInfo,
  UserTokenSource,
} from '@spotify-sdk/auth-core'
import type { LoginFlow } from './login-flow.ts'
import {
  authorizationOf,
  type Authorization,
  type ExchangeCodeOptions,
  type UserProvider,
} from './user-provider.ts'

/** The provider of one user, on the user's token source. It is small: `forUser` creates one per call. */
export class ScopedUserProvider implements UserProvider {
  readonly #loginFlow: LoginFlow
  readonly #user: string | undefined
  readonly #source: () => UserTokenSource

  /**
   * @param source Returns the user's token source. Called every time, because the source may have been
   *   evicted.
   */
  constructor(loginFlow: LoginFlow, user: string | undefined, source: () => UserTokenSource) {
    this.#loginFlow = loginFlow
    this.#user = user
    this.#source = source
  }

  /** {@inheritDoc UserProvider.getAccessToken} */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#source().getAccessToken(options)
  }

  /** {@inheritDoc UserProvider.getToken} */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#source().getToken(options)
  }

  /** {@inheritDoc UserProvider.peekToken} */
  peekToken(): AccessToken | undefined {
    return this.#source().peekToken()
  }

  /** {@inheritDoc UserProvider.invalidate} */
  invalidate(accessToken: string): Promise<void> {
    return this.#source().invalidate(accessToken)
  }

  /** {@inheritDoc UserProvider.exchangeCode} */
  async exchangeCode(code: string, options: ExchangeCodeOptions): Promise<TokenInfo> {
    return this.#loginFlow.exchange(this.#user, code, options, async (request, acrossProcesses) => {
      if (acrossProcesses === true) return this.#source().signInOnce(request)
      const token = await request()
      return this.#source().signIn(token)
    })
  }

  /** {@inheritDoc UserProvider.importRefreshToken} */
  async importRefreshToken(
    refreshToken: string,
    options?: ImportRefreshTokenOptions,
  ): Promise<void> {
    this.#loginFlow.forget(this.#user)
    await this.#source().importRefreshToken(refreshToken, options)
  }

  /** {@inheritDoc UserProvider.getAuthorization} */
  async getAuthorization(): Promise<Authorization | undefined> {
    return authorizationOf(await this.#source().getStoredToken())
  }

  /** {@inheritDoc UserProvider.signOut} */
  async signOut(): Promise<void> {
    // Before, because deleted tokens must not be returned; after, for an exchange that ended
    // meanwhile.
    this.#loginFlow.forget(this.#user)
    try {
      await this.#source().signOut()
    } finally {
      this.#loginFlow.forget(this.#user)
    }
  }

  /** {@inheritDoc UserProvider.retryRejectedRefreshToken} */
  retryRejectedRefreshToken(): Promise<void> {
    return this.#source().retryRejectedRefreshToken()
  }
}
