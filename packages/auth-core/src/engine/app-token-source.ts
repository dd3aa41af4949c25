import type { AccessToken, AccessTokenOptions, AuthProvider } from '../auth-provider.ts'
import { GuardedCache } from './cache/guarded-cache.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import { appGrantPolicy } from './grant-policy.ts'
import type { AppTokenSourceOptions } from './options.ts'
import { commonContext } from './refresh-context.ts'
import { TokenCycler } from './token-cycler.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * The refresh engine for tokens that a client renews alone: one valid token for one key, from one
 * request. `UserTokenSource` does the same for user tokens; none of that is bundled with this class.
 */
export class AppTokenSource implements AuthProvider {
  readonly #cycler: TokenCycler

  constructor(options: AppTokenSourceOptions) {
    const common = commonContext(options)
    const cache = new GuardedCache({ ...common, cache: options.tokenCache ?? ownCache() })
    const context = { ...common, cache, policy: appGrantPolicy(common.held) }
    this.#cycler = new TokenCycler(context, options)
  }

  /**
   * A valid access token: from memory as a rule, else from the cache, else from one request that all
   * callers share.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` if there is no token.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return this.#cycler.getAccessToken(options)
  }

  /** The same as {@link getAccessToken}, with the time at which the token ends. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#cycler.getToken(options)
  }

  /** The valid token in memory, if there is one. Starts nothing: no cache read and no request. */
  peekToken(): AccessToken | undefined {
    return this.#cycler.peekToken()
  }

  /**
   * Notes that the API answered 401 to this very token: it is not handed out again. Many callers may
   * report the same token; there is one refresh.
   */
  invalidate(accessToken: string): Promise<void> {
    return this.#cycler.invalidate(accessToken)
  }

  /**
   * Ends the timer of `keepWarm`, unsubscribes from the cache, and waits for a refresh under way. The
   * source works again at its next use.
   */
  close(): Promise<void> {
    return this.#cycler.close()
  }
}

/** The cache of a source that shares its token with no other. It needs no leases. */
function ownCache(): TokenCache {
  let stored: TokenInfo | undefined
  return { get: () => stored, set: (token) => (stored = token) }
}
