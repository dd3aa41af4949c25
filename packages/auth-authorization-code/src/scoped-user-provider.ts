import type {
  AccessToken,
  AccessTokenOptions,
  ImportRefreshTokenOptions,
  TokenInfo,
  UserTokenSource,
} from '@spotify-sdk/auth-core'
import {
  authorizationOf,
  type Authorization,
  type ExchangeCodeOptions,
  type UserProvider,
} from './user-provider.ts'

/** What a {@link ScopedUserProvider} is made of. */
export interface ScopedUserProviderOptions {
  /** The user's source, asked for at each call: it may have left the memory since the last. */
  readonly source: () => UserTokenSource
  /** Sends a code, once for all who call with the same, and has `signIn` store the token. */
  readonly exchangeCode: (
    code: string,
    options: ExchangeCodeOptions,
    signIn: (token: TokenInfo) => Promise<TokenInfo>,
  ) => Promise<TokenInfo>
  /** Ends what is remembered of the user's exchanges: their tokens are erased. */
  readonly forgetExchanges: () => void
}

/** The methods of one user, on the user's token source. Light: made anew by each `forUser`. */
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
    return this.#options.exchangeCode(code, options, (token) =>
      this.#options.source().signIn(token),
    )
  }

  async getAuthorization(): Promise<Authorization | undefined> {
    return authorizationOf(await this.#options.source().getStoredToken())
  }

  async signOut(): Promise<void> {
    const { source, forgetExchanges } = this.#options
    // Before, as nothing may hand out what is being erased; after, for one that ended meanwhile.
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
