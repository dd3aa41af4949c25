import {
  ConfigurationError,
  ReauthorizationRequiredError,
  type AuthProvider,
  type Awaitable,
} from '@spotify-sdk/auth-core'
import { checkAuthProvider } from '@spotify-sdk/client'
import type { AccessToken, IAuthStrategy, SdkConfiguration } from '@spotify/web-api-ts-sdk'
import { accessTokenOf } from './access-token-of.ts'
import { providerOf } from './bound-fetch.ts'

/** An `AuthProvider` that may be able to sign its user out, like `AuthorizationCode`. */
export interface SignOutProvider extends AuthProvider {
  /** Called by the SDK's `logOut()`. */
  signOut?: (() => Awaitable<unknown>) | undefined
}

/**
 * Creates a strategy for `new SpotifyApi(strategy, sdkOptions(authProvider))`. It asks the provider
 * for every token and stores none. If the user must sign in, calls reject with the provider's
 * error; nothing redirects.
 *
 * @throws `ConfigurationError` if the argument is not a provider.
 */
export function createAuthStrategy(authProvider: SignOutProvider): IAuthStrategy {
  checkAuthProvider(authProvider)
  return new ProviderStrategy(authProvider)
}

class ProviderStrategy implements IAuthStrategy {
  readonly #authProvider: SignOutProvider
  #isOfAnother = false
  #signOut: Promise<unknown> | undefined

  constructor(authProvider: SignOutProvider) {
    this.#authProvider = authProvider
  }

  /** @throws `ConfigurationError` if requests would carry another provider's tokens. */
  setConfiguration({ fetch }: SdkConfiguration): void {
    const sender = providerOf(fetch)
    this.#isOfAnother = sender !== undefined && sender !== this.#authProvider
    this.#checkSender()
  }

  async getOrCreateAccessToken(): Promise<AccessToken> {
    // `switchAuthenticationStrategy` stores the strategy before it can refuse.
    this.#checkSender()
    await this.#signedOut()
    return accessTokenOf(await this.#authProvider.getAccessToken())
  }

  /** @returns `null` if the user must sign in. */
  async getAccessToken(): Promise<AccessToken | null> {
    try {
      return await this.getOrCreateAccessToken()
    } catch (error) {
      if (ReauthorizationRequiredError.is(error)) return null
      throw error
    }
  }

  /** Cannot be awaited and never rejects. The next call waits for it and gets its error. */
  removeAccessToken(): void {
    this.#signOut = (async () => this.#authProvider.signOut?.())()
    this.#signOut.catch(() => {})
  }

  async #signedOut(): Promise<void> {
    const signOut = this.#signOut
    try {
      await signOut
    } finally {
      if (this.#signOut === signOut) this.#signOut = undefined
    }
  }

  #checkSender(): void {
    if (!this.#isOfAnother) return
    throw new ConfigurationError(
      'The strategy and the options of this SpotifyApi have different providers. Pass the same object to createAuthStrategy and sdkOptions, and create one SpotifyApi per user.',
      { code: 'invalid_option' },
    )
  }
}
