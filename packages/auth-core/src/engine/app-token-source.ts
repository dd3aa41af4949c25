import type { AccessToken, AccessTokenOptions, AuthProvider } from '../auth-provider.ts'
import { createEngine } from './engine.ts'
import { ServedToken } from './served-token.ts'
import type { AppTokenSourceOptions } from './token-source-options.ts'

/**
 * The refresh engine for tokens that a client renews alone: one valid token for one key, from one
 * request. What a `UserTokenSource` does for users is not bundled with it.
 */
export class AppTokenSource implements AuthProvider {
  readonly #served: ServedToken

  constructor(options: AppTokenSourceOptions) {
    this.#served = new ServedToken(createEngine(options), options)
  }

  /**
   * A valid access token: from memory as a rule, else from the cache, else from one request that
   * all callers share.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` when no token can be had.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#served.getAccessToken(options)
  }

  /**
   * The same as {@link getAccessToken}, with the time at which the token ends.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` if there is no token.
   */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#served.getToken(options)
  }

  /** The valid token in memory, if there is one. Starts nothing: no cache read and no request. */
  peekToken(): AccessToken | undefined {
    return this.#served.peekToken()
  }

  /**
   * Takes note that the API answered 401 to this very token: it is not handed out again. Many
   * callers may say so at once; there is one refresh.
   */
  invalidate(accessToken: string): Promise<void> {
    return this.#served.invalidate(accessToken)
  }

  /**
   * Ends the timer of `keepWarm`, hears no more of the cache, and waits for a refresh under way.
   * Works when it is asked again.
   */
  close(): Promise<void> {
    return this.#served.close()
  }
}
