import type { AccessToken, AccessTokenOptions, AuthProvider } from '../auth-provider.ts'
import { getStoredToken } from './get-stored-token.ts'
import { longestWaitSeconds, ServedToken } from './served-token.ts'
import { signIn } from './sign-in.ts'
import { importedToken, type ImportRefreshTokenOptions } from './imported-token.ts'
import { signOut } from './sign-out.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserTokenSourceOptions } from './token-source-options.ts'
import { createUserEngine, type UserEngine } from './user-engine.ts'

/** How often a user's token is looked up again, so that a sign-out elsewhere is noticed. */
const revalidateUserSeconds = 30

/**
 * The refresh engine: one valid token for one key, from one request, for tokens that a client renews
 * alone as for those that a user granted. Where there are no users, `AppTokenSource` does the same,
 * and is smaller.
 */
export class UserTokenSource implements AuthProvider {
  readonly #engine: UserEngine
  readonly #served: ServedToken
  #writes = 0

  constructor(options: UserTokenSourceOptions) {
    this.#engine = createUserEngine(options)
    const revalidateUsers =
      this.#engine.grant === 'refresh_token' ? revalidateUserSeconds : Infinity
    const { keepWarm, revalidateSeconds = revalidateUsers } = options
    this.#served = new ServedToken(this.#engine, { keepWarm, revalidateSeconds })
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
   * Takes note that the API answered 401 to this very token: it is not handed out again. Its
   * refresh token stays. Many callers may say so at once; there is one refresh.
   */
  invalidate(accessToken: string): Promise<void> {
    return this.#served.invalidate(accessToken)
  }

  /**
   * Takes the token of a login: in hand at once, then in the cache. It heeds no cooldown, revives
   * a key that was signed out, and beats every refresh in flight. Where the cache fails it is kept
   * in memory, and stored as soon as the cache takes it: an event, not an error.
   *
   * @returns The token as it is stored, with its key.
   */
  async signIn(token: TokenInfo): Promise<TokenInfo> {
    this.#served.forgetRejections()
    return this.#write(() => signIn(this.#engine, token))
  }

  /**
   * Stores a refresh token that another library obtained, as a sign-in. It is verified at its first
   * refresh: if Spotify rejects it, callers get a `ReauthorizationRequiredError`. It replaces what is
   * stored, so call it once for each user.
   *
   * @returns The token as it is stored; it has no valid access token yet.
   * @throws `ConfigurationError` for a refresh token, scope or date that cannot be one.
   */
  async importRefreshToken(
    refreshToken: string,
    options: ImportRefreshTokenOptions = {},
  ): Promise<TokenInfo> {
    return this.signIn(importedToken(refreshToken, options, this.#engine.clock.now()))
  }

  /**
   * Deletes the token, here at once and in the cache, and beats every refresh in flight. Other
   * processes notice at their next look into the cache.
   *
   * @throws `TokenCacheError` (code `cache_unavailable`) where the cache did not take it.
   */
  async signOut(): Promise<void> {
    return this.#write(() => signOut(this.#engine))
  }

  /**
   * Spends a refresh token once more that was refused, on a person's word: an outage may have
   * refused it falsely. Does nothing where none was refused.
   *
   * @throws `ReauthorizationRequiredError` where it is refused again; another `SpotifyError` where
   *   nothing could be learned.
   */
  async retryRejectedRefreshToken(): Promise<void> {
    const { memory } = this.#engine
    await this.#served.refresher.landed
    const current = await getStoredToken(this.#engine)
    if (current?.refreshTokenRejectedAt === undefined) return
    memory.pardonedRefreshToken = current.refreshToken
    try {
      const error = await this.#served.refresher.wait(longestWaitSeconds, undefined)
      if (error !== undefined) throw error
    } finally {
      memory.pardonedRefreshToken = undefined
    }
  }

  /**
   * What is known of the token, expired and refused ones included; requests nothing.
   *
   * @throws `TokenCacheError` where the cache does not answer and memory holds nothing.
   */
  async getStoredToken(): Promise<TokenInfo | undefined> {
    this.#served.notices.listen()
    return getStoredToken(this.#engine)
  }

  /**
   * Whether nothing is under way, and nothing would be forgotten that the cache does not know (a
   * login, a cooldown, a token that the API refused): this source may be dropped, and made anew
   * later.
   */
  get canEvict(): boolean {
    const { memory, cooldown } = this.#engine
    const isBusy = this.#served.refresher.landed !== undefined || this.#writes > 0
    if (memory.refusal !== undefined) return false
    return !isBusy && !memory.unstored && !memory.holdsRejected() && !cooldown.isActive()
  }

  /**
   * Ends the timer of `keepWarm`, hears no more of the cache, and waits for a refresh under way.
   * Works when it is asked again.
   */
  close(): Promise<void> {
    return this.#served.close()
  }

  async #write<T>(write: () => Promise<T>): Promise<T> {
    this.#served.notices.listen()
    this.#writes++
    const writing = write().finally(() => {
      this.#writes--
      this.#served.refresher.settle()
    })
    this.#engine.background(writing)
    return writing
  }
}
