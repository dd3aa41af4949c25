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

/** An `AuthProvider` that may be able to sign its user out, as `AuthorizationCode` is. */
export interface SignOutProvider extends AuthProvider {
  /** What the SDK's `logOut()` does. */
  signOut?: (() => Awaitable<unknown>) | undefined
}

/**
 * Makes a strategy for `new SpotifyApi(strategy, sdkOptions(authProvider))`, which asks the provider
 * for every token, keeps none and stores none. Where only the user can go on, calls reject with what
 * the provider throws: nothing is redirected.
 *
 * @throws `ConfigurationError` for what is no provider.
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

  /** @throws `ConfigurationError` where requests would carry the tokens of another provider. */
  setConfiguration({ fetch }: SdkConfiguration): void {
    const sender = providerOf(fetch)
    this.#isOfAnother = sender !== undefined && sender !== this.#authProvider
    this.#checkSender()
  }

  async getOrCreateAccessToken(): Promise<AccessToken> {
    // `switchAuthenticationStrategy` has taken the strategy before it refuses.
    this.#checkSender()
    await this.#signedOut()
    return accessTokenOf(await this.#authProvider.getAccessToken())
  }

  /** @returns `null` where somebody has to log in first. */
  async getAccessToken(): Promise<AccessToken | null> {
    try {
      return await this.getOrCreateAccessToken()
    } catch (error) {
      if (ReauthorizationRequiredError.is(error)) return null
      throw error
    }
  }

  /** Cannot be waited for, nor fail: whoever asks next waits for it, and gets its error. */
  removeAccessToken(): void {
    const { signOut } = this.#authProvider
    if (signOut === undefined) return
    this.#signOut = (async () => signOut.call(this.#authProvider))()
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
      'The strategy and the options of this SpotifyApi have different providers: pass the same object to createAuthStrategy and sdkOptions, and make a SpotifyApi for each user.',
      { code: 'invalid_option' },
    )
  }
}
