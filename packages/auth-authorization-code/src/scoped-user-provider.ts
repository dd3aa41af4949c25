import type {
  AccessToken,
  AccessTokenOptions,
  ImportRefreshTokenOptions,
  TokenInfo,
  UserTokenSource,
} from '@spotify-sdk/auth-core'
import type { SignIn } from './login-flow.ts'
import {
  authorizationOf,
  type Authorization,
  type ExchangeCodeOptions,
  type UserProvider,
} from './user-provider.ts'

/** Options of {@link ScopedUserProvider}. */
export interface ScopedUserProviderOptions {
  /**
   * Returns the user's token source. Called every time, because the source may have been evicted.
   */
  readonly source: () => UserTokenSource
  /** Sends a code, once for all equal calls, and lets `signIn` store the token. */
  readonly exchangeCode: (
    code: string,
    options: ExchangeCodeOptions,
    signIn: SignIn,
  ) => Promise<TokenInfo>
  /** Forgets the user's code exchanges. */
  readonly forgetExchanges: () => void
}

/** The provider of one user, on the user's token source. It is small: `forUser` creates one per call. */
export class ScopedUserProvider implements UserProvider {
  readonly #options: ScopedUserProviderOptions

  constructor(options: ScopedUserProviderOptions) {
    this.#options = options
  }

  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#options.source().getAccessToken(options)
  }

  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#options.source().getToken(options)
  }

  peekToken(): AccessToken | undefined {
    return this.#options.source().peekToken()
  }

  invalidate(accessToken: string): Promise<void> {
    return this.#options.source().invalidate(accessToken)
  }

  async importRefreshToken(
    refreshToken: string,
    options?: ImportRefreshTokenOptions,
  ): Promise<void> {
    this.#options.forgetExchanges()
    await this.#options.source().importRefreshToken(refreshToken, options)
  }

  async exchangeCode(code: string, options: ExchangeCodeOptions): Promise<TokenInfo> {
    const { source, exchangeCode } = this.#options
    return exchangeCode(code, options, async (request, acrossProcesses) => {
      if (acrossProcesses === true) return source().signInOnce(request)
      const token = await request()
      return source().signIn(token)
    })
  }

  async getAuthorization(): Promise<Authorization | undefined> {
    return authorizationOf(await this.#options.source().getStoredToken())
  }

  async signOut(): Promise<void> {
    const { source, forgetExchanges } = this.#options
    // Before, because deleted tokens must not be returned; after, for an exchange that ended
    // meanwhile.
    forgetExchanges()
    try {
      await source().signOut()
    } finally {
      forgetExchanges()
    }
  }

  retryRejectedRefreshToken(): Promise<void> {
    return this.#options.source().retryRejectedRefreshToken()
  }
}
